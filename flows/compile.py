"""From a document to a program that calls can walk through, or to all that prevents it."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from flows.checks import RULES
from flows.document import read
from flows.facts import Facts, facts
from flows.graph import Graph, draft
from flows.migrate import upgrade
from flows.model import Flow, Program
from flows.problems import Problem, Say, from_pydantic, point, unpoint
from flows.schema import shape_problems, sound_flow
from flows.world import World
from nodes import KINDS
from nodes.base import Issue

SEVERITIES = ("error", "warning", "hint")
RULE = {rule.code: rule for rule in RULES}


@dataclass(frozen=True)
class Report:
    """What the compiler says: a program unless there are errors, and all issues."""

    program: Program | None
    issues: tuple[Issue, ...]
    certificate: Mapping[str, Any] | None = None
    """Why and when every call ends (`flows.certificate`); None if there is no flow to speak of."""

    @property
    def ok(self) -> bool:
        """Whether there is no error (warnings and hints do not count)."""
        return not self.errors

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues that forbid publishing."""
        return tuple(issue for issue in self.issues if issue.severity == "error")

    def to_json(self, language: str = "en") -> dict[str, Any]:
        """The report for people and programs, its texts in a language."""
        return {
            "ok": self.ok,
            "issues": [describe(issue, language) for issue in self.issues],
            "certificate": self.certificate,
        }


def compile(document: Any, world: World) -> Report:
    """Check a document (its text, or the JSON value) and make a program of it. Never raises."""
    with _undisturbed():
        return _compiled(document, world)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Thousands of small objects come into being here, and looking for old ones costs more.

    Most that are left are facts to be kept: they go to the oldest generation without a look, and
    are looked at when all is.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def _compiled(document: Any, world: World) -> Report:
    value, wrong = read(document)
    if any(problem.code != "twice" for problem in wrong):
        return _refused(wrong, world)
    if not isinstance(value, dict):
        what = {"wanted": Say("object"), "got": Say.of(value)}
        return _refused([Problem("", "wrong-type", what)], world)
    same = value
    value, other = upgrade(value)
    if other:
        return _refused([*wrong, *other], world)
    text = document if isinstance(document, str | bytes) and not wrong and value is same else None
    return _checked(value, wrong, world, text)


def rebuild(document: Any) -> Program | None:
    """The program of a version that was published; None only if it is no sound flow at all.

    What it refers to may have been deleted since, and rules may have been added: its calls must
    go on all the same.
    """
    value, wrong = read(document)
    if wrong or not isinstance(value, dict):
        return None
    value, other = upgrade(value)
    if other:
        return None
    graph, issues = _examined(value, [], World.empty())
    return None if {"schema", "no-start"} & {issue.code for issue in issues} else _program(graph)


def describe(issue: Issue, language: str = "en") -> dict[str, Any]:
    """One issue as JSON; `param` points into the node's parameters, `pointer` into the file."""
    rule = RULE.get(issue.code)
    problem = str(issue.values.get("problem", issue.code))
    message, effect = rule.say(issue, language) if rule else (problem, "")
    return {
        "code": issue.code,
        "severity": issue.severity,
        "node": issue.node,
        "param": issue.param,
        "pointer": issue.values.get("pointer", ""),
        "message": message,
        "effect": effect,
        "fixes": rule.remedies(issue, language) if rule else [],
    }


def _refused(problems: list[Problem], world: World) -> Report:
    graph = Graph(draft({}), world, {}, tuple(problems))
    return Report(None, tuple(RULE["schema"].issues(graph)))


def _checked(
    document: Mapping[str, Any], wrong: list[Problem], world: World, text: str | bytes | None
) -> Report:
    graph, issues = _examined(document, wrong, world, text)
    started = graph.flow.start in graph.flow.nodes
    certificate = graph.certificate.to_json() if started else None
    report = Report(None, tuple(issues), certificate)
    return replace(report, program=_program(graph)) if report.ok else report


def _examined(
    document: Mapping[str, Any], wrong: list[Problem], world: World, text: str | bytes | None = None
) -> tuple[Graph, list[Issue]]:
    sound = sound_flow(document, text)
    flow = sound or draft(document)
    found_of = {id: facts(p.type, p.params) for id, p in flow.nodes.items() if p.type in KINDS}
    quick = sound is not None and all(found.node is not None for found in found_of.values())
    problems = list(wrong) if quick else wrong + shape_problems(document, sound is not None)
    known, others = {}, list[Issue]()
    broken = set(_broken(problems))
    for id, found in found_of.items():
        if id in broken:
            continue
        if found.node is None:
            problems += _placed_at(id, found.beyond)
            continue
        known[id] = found
        for one in _own(id, found) if found.own else ():
            (problems if isinstance(one, Problem) else others).append(one)  # type: ignore[arg-type]  # each to its own
    if not problems and sound is None:
        flow, problems = _sound(document, flow)
    graph = Graph(flow, world, known, tuple(problems))
    issues = [issue for rule in RULES for issue in rule.issues(graph)]
    return graph, _sorted(issues + others, flow)


def _broken(problems: list[Problem]) -> Iterator[str]:
    """The nodes whose parameters are wrong or missing."""
    for problem in problems:
        path = unpoint(problem.pointer)
        if path[2:3] == ["params"] or (path[:1] == ["nodes"] and problem.code == "missing-field"):
            yield path[1] if len(path) > 1 else ""


def _placed_at(id: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    for problem in problems:
        pointer = point(("nodes", id, "params")) + problem.pointer
        yield Problem(pointer, problem.code, problem.values)


def _own(id: str, found: Facts) -> Iterator[Problem | Issue]:
    """What the node finds wrong with itself; contradictions are told as `schema` issues are."""
    for issue in found.own:
        pointer = point(("nodes", id, "params")) + issue.param
        if issue.code == "schema":
            yield Problem(pointer, "invalid", {"detail": issue.values["problem"]})
        else:
            values = {**issue.values, "pointer": pointer}
            yield Issue(issue.code, issue.severity, id, issue.param, values, issue.fixes)


def _sound(document: Mapping[str, Any], fallback: Flow) -> tuple[Flow, list[Problem]]:
    try:
        return Flow.model_validate(document), []
    except ValidationError as wrong:
        return fallback, from_pydantic(wrong)


def _sorted(issues: list[Issue], flow: Flow) -> list[Issue]:
    """Errors first, then in the order of the nodes; what belongs to no node comes before."""
    order = {id: at for at, id in enumerate(flow.nodes)}
    return sorted(issues, key=lambda i: (SEVERITIES.index(i.severity), order.get(i.node or "", -1)))


def _program(graph: Graph) -> Program:
    flow = graph.flow
    return Program(
        name=flow.name,
        kind=flow.kind,
        languages=tuple(dict.fromkeys(map(str, flow.languages))),
        variables=MappingProxyType(flow.variables),
        start=flow.start,
        on_error=flow.on_error,
        on_hangup=flow.on_hangup,
        max_seconds=flow.max_seconds,
        nodes=MappingProxyType(dict(graph.nodes)),
        names=MappingProxyType({id: graph.name(id) for id in flow.nodes}),
        markers=MappingProxyType({i: n.marker for i, n in flow.nodes.items() if n.marker}),
        wires=MappingProxyType(
            {(w.node, w.port): w.target for w in graph.wires if w.target in flow.nodes}
        ),
        secret=any(getattr(node, "secret", False) for node in graph.nodes.values()),
    )
