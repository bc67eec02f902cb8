"""The rules a flow must keep. One file per rule; the order here is the order of the reference."""

from flows.checks import (
    after_hangup,
    bad_template,
    before_answer,
    duplicate_key,
    endless_loop,
    missing_prompt,
    missing_reference,
    no_start,
    schema,
    unknown_port,
    unknown_target,
    unknown_variable,
    unreachable,
    unwired_port,
)
from flows.checks.rule import Rule

RULES: tuple[Rule, ...] = (
    schema.RULE,
    no_start.RULE,
    unknown_target.RULE,
    unwired_port.RULE,
    unknown_port.RULE,
    unreachable.RULE,
    endless_loop.RULE,
    missing_prompt.RULE,
    missing_reference.RULE,
    before_answer.RULE,
    after_hangup.RULE,
    duplicate_key.RULE,
    bad_template.RULE,
    unknown_variable.RULE,
)
