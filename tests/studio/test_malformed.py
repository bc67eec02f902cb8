"""Two hundred broken flows, to the API and to the command line: always words, always a place."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from studio.cli import ariane
from tests.runtime.records.documents import flow, with_hours
from tests.studio.visitor import Visitor

HOSTILE: list[Any] = [
    None, True, 0, -1, 2**70, 1.5, "", " ", "\0", "\ud800", "é" * 5000, "{{ 7*7 }}", "{% x", [],
    {}, [[]], {"": 1}, {"$ref": "#"}, "../../etc/passwd", "<script>alert(1)</script>",
    "'; DROP TABLE flows; --", float("inf"), float("nan"), [None] * 100, {"a": {"b": {"c": []}}},
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


def mutated(seed: int) -> Any:
    """A sound flow with one to three things broken."""
    pick = random.Random(seed)
    document: Any = copy.deepcopy(pick.choice([flow(), with_hours("day")]))
    for _ in range(pick.randint(1, 3)):
        *way, last = pick.choice(places(document))
        inside = document
        for key in way:
            inside = inside[key]
        match pick.randint(0, 2):
            case 0:
                inside[last] = pick.choice(HOSTILE)
            case 1 if isinstance(inside, dict):
                inside[pick.choice(["surprise", "type", "next", "", "\0x", "name"])] = pick.choice(
                    HOSTILE
                )
            case _:
                del inside[last]
    return document


BROKEN = [*HOSTILE, *(mutated(seed) for seed in range(200 - len(HOSTILE)))]


@pytest.mark.slow
def test_the_api_always_says_where(owner: Visitor) -> None:
    tag = owner.create(flow())
    outcomes = set()
    for number, document in enumerate(BROKEN):
        body = json.dumps({"document": document})
        made = owner.post("/flows", data=body, content_type="application/json")
        outcomes.add(made.status_code)
        assert made.status_code in (201, 400, 422), (number, document, made.text)
        if made.status_code != 201:
            errors = made.get_json()["errors"]
            assert errors, (number, document)
            assert all(isinstance(e["pointer"], str) and e["detail"] for e in errors)
            continue
        name = made.get_json()["id"]
        report = owner.post(f"/flows/{name}/check").get_json()
        told = owner.post(f"/flows/{name}/publish", {}, headers={"If-Match": made.headers["ETag"]})
        assert told.status_code == (201 if report["ok"] else 422), (number, document)
        assert owner.get("/flows").status_code == 200
    assert outcomes == {201, 400, 422}
    for document in BROKEN:
        body = json.dumps(document)
        saved = owner.put("/flows/hello", data=body, content_type="application/json",
                          headers={"If-Match": tag})  # fmt: skip
        assert saved.status_code in (200, 400, 412, 422)
        checked = owner.post("/flows/hello/check", data=body, content_type="application/json")
        assert checked.status_code in (200, 400)
        if checked.status_code == 200 and not checked.get_json()["ok"]:
            issues = checked.get_json()["issues"]
            assert all(issue["message"] for issue in issues)


def test_the_command_line_always_says_where(tmp_path: Path) -> None:
    files = []
    for number, document in enumerate(BROKEN):
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(document))
        files.append(str(file))
    for raw in (b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"nonsense", b'{"a":1,"a":2}'):
        file = tmp_path / f"raw{len(files)}.json"
        file.write_bytes(raw)
        files.append(str(file))
    result = CliRunner().invoke(ariane, ["check", "--json", *files], catch_exceptions=False)
    assert result.exit_code == 2
    found = json.loads(result.stdout)["files"]
    assert [one["file"] for one in found] == files
    wrong = [one for one in found if not one["ok"]]
    assert len(wrong) > 150
    for one in wrong:
        errors = [issue for issue in one["issues"] if issue["severity"] == "error"]
        assert errors, one
        assert all(issue["message"] for issue in errors)
    people = CliRunner().invoke(ariane, ["check", *files], catch_exceptions=False)
    assert people.exit_code == 2
    assert "Traceback" not in people.output


@pytest.mark.parametrize("seed", range(200, 230))
def test_importing_never_ends_in_a_traceback(tmp_path: Path, seed: int) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(mutated(seed)))
    run = CliRunner().invoke(ariane, ["flow", "import", str(file), "--data", str(tmp_path / "d")])
    if run.exception and not isinstance(run.exception, SystemExit):
        assert type(run.exception).__name__ in ("Unreadable", "Invalid"), run.exception
        assert str(run.exception)
