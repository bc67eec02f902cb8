"""A report as SARIF 2.1.0, which systems of continuous integration show beside the lines.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import re
from pathlib import Path
from typing import Any

from flows.checks import RULES
from flows.checks.rule import Rule
from studio.version import VERSION

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "hint": "note"}


def sarif(files: list[tuple[Path, list[dict[str, Any]]]], language: str) -> dict[str, Any]:
    """The issues of files (each with `line` and `column`) as one run of the tool."""
    rules = [
        {
            "id": rule.code,
            "shortDescription": {"text": _plain(rule, language, 0)},
            "help": {"text": _plain(rule, language, 1)},
            "defaultConfiguration": {"level": LEVELS[rule.severity]},
        }
        for rule in RULES
    ]
    index = {rule.code: at for at, rule in enumerate(RULES)}
    results = [_result(file, issue, index) for file, issues in files for issue in issues]
    tool = {"driver": {"name": "ariane", "semanticVersion": VERSION, "rules": rules}}
    run = {"tool": tool, "language": language, "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _plain(rule: Rule, language: str, which: int) -> str:
    """The words of a rule before anything was found: 0 its message, 1 the effect on a caller."""
    return re.sub(r"\{\w+\}", "…", rule.texts.get(language, rule.texts["en"])[which]) or rule.code


def _result(file: Path, issue: dict[str, Any], index: dict[str, int]) -> dict[str, Any]:
    effect = f" {issue['effect']}" if issue["effect"] else ""
    known = {"ruleIndex": index[issue["code"]]} if issue["code"] in index else {}
    region = {"startLine": issue["line"], "startColumn": issue["column"]}
    return {
        "ruleId": issue["code"],
        **known,
        "level": LEVELS[issue["severity"]],
        "message": {"text": issue["message"] + effect},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": file.as_posix()},
                    "region": region,
                },
                "logicalLocations": [{"fullyQualifiedName": issue["pointer"] or "/"}],
            }
        ],
    }
