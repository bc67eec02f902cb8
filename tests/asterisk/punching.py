"""A service to punch on by telephone, and callers for it from a list."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from runtime.records.attendance.chain import verify
from runtime.records.database import reading, writing
from runtime.records.invariants import check
from tests.asterisk.service import WORKSPACE, Service
from tests.asterisk.sipp.run import SippResult, key_press, run_xml
from tests.runtime.punchers import Staff, refused, rows_of
from tests.runtime.walks import flow, said

HIDDEN = "anonymous"
FIRST_MS = 400
"""From the answer to the first key of a caller from a list."""


def punch_flow(digits: int, *, confirm: bool) -> dict[str, Any]:
    """Tell the site, punch, and hear how it went; every outcome has a prompt of its own."""
    outcomes = ("in", "out", "duplicate", "unknown_worker", "inactive", "out_of_window",
                "unknown_site", "no_input")  # fmt: skip
    punch = {"prompt": said("Votre code ?"), "digits": digits, "site": "site", "confirm": confirm}
    nodes: dict[str, Any] = {
        "a": ("answer", {}, {"next": "site"}),
        "site": (
            "site", {"prompt": said("Code du site ?"), "store": "site"},
            dict.fromkeys(("many", "unknown", "anonymous"), "nowhere") | {"one": "punch"},
        ),
        "punch": ("punch", punch, {port: f"end-{port}" for port in outcomes}),
        "nowhere": ("hangup", {"prompt": said("Site inconnu.")}, {}),
        **{f"end-{port}": ("hangup", {"prompt": said(f"Fin {port}.")}, {}) for port in outcomes},
    }  # fmt: skip
    return flow(nodes, variables={"site": {"type": "text"}})


def furnish(service: Service, staff: Staff) -> None:
    """Give the workspace its sites and workers."""
    with writing(service.engine) as conn:
        staff.hire(conn, service.config.secret, WORKSPACE)


def punched(service: Service) -> list[Any]:
    """All punches, oldest first."""
    with reading(service.engine) as conn:
        return rows_of(conn, WORKSPACE)


def refusals(service: Service) -> list[Any]:
    """All refused attempts, oldest first."""
    with reading(service.engine) as conn:
        return refused(conn, WORKSPACE)


def assert_sound(service: Service) -> None:
    """Fail unless the chain of punches holds, and every law of the records."""
    with reading(service.engine) as conn:
        checked, count = verify(conn, WORKSPACE), len(rows_of(conn, WORKSPACE))
        laws = check(conn, float("inf"))
    assert checked.ok, checked.problem
    assert checked.count == count
    assert [law for law in laws if not law.ok] == []


async def call_listed(
    target: tuple[str, int], rows: Sequence[Sequence[str]], rate: float, *,
    first: bool, last: bool = True, at_once: int = 300, seconds: float = 90,
) -> SippResult:  # fmt: skip
    """Calls from a list of (called, caller, keys, pause ms, keys, pause ms).

    `first`, `last`: whether the keys before the first and the second pause are pressed at all.
    Pauses begin with the first of the keys before them; after the second one the caller hangs up.
    """
    text = (Path(__file__).parent / "sipp/listed.xml").read_text()
    text = text.replace("@FIRST@", key_press("[field2]") if first else "")
    text = text.replace("@LAST@", key_press("[field4]") if last else "")
    return await run_xml(target, text, len(rows), rate, rows=rows, at_once=at_once, seconds=seconds)
