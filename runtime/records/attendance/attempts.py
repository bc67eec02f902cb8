"""What a caller's code leads to: a punch or a refusal, on disk once, in one transaction."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from flows.attendance import STAY_SECONDS
from flows.punching import Facts, Planned, Verdict, decide
from nodes.world import Attempt, Punched, Reason
from runtime.records.attendance import guard, lines
from runtime.records.attendance.chain import touch
from runtime.records.attendance.punches import Look, effective_of, instant, past_of, written
from runtime.records.attendance.refusals import (
    RESULTS,
    Refusal,
    add_refusal,
    settle_before,
    with_key,
)
from runtime.records.attendance.tables import punches, shifts, sites, workers
from runtime.records.attendance.workers import Worker, count_codes, with_code
from runtime.records.tables import calls
from runtime.state import clean

LONGEST_KEY, LONGEST_CALL, LONGEST_VISIT, LONGEST_ATTESTATION, LONGEST_ID = 200, 40, 80, 16, 64
MANY_TRIES = 1_000_000


@dataclass(frozen=True)
class Judged:
    """An attempt with all that is known of it; `worker` and `site` are rows, if there are such."""

    attempt: Attempt
    verdict: Verdict
    worker: Worker | None
    site: sa.Row[Any] | None
    simulated: bool

    def told(self) -> Punched:
        """What the caller would be told."""
        worker, site, verdict = self.worker, self.site, self.verdict
        at = None
        if verdict.direction and site is not None:
            at = self.attempt.at.astimezone(ZoneInfo(site.zone))
        return Punched(
            verdict.result, verdict.direction, worker.id if worker else "",
            worker.name if worker else "", site.name if site is not None else "", at, "",
            worker.language if worker else "",
        )  # fmt: skip


def attend(
    conn: Connection, workspace: str, key: str, attempt: Attempt, secret: bytes,
    now: float | None = None,
) -> Punched:  # fmt: skip
    """Judge an attempt and keep what became of it; told again, the same answer. `now`: UTC s."""
    head = touch(conn, workspace)
    if (before := recall(conn, workspace, key)) is not None:
        return before
    now = time.time() if now is None else now
    judged = judge(conn, workspace, attempt, secret, now)
    if judged.verdict.reason is not None:
        return _refuse(conn, workspace, key, judged, now)
    columns = _columns(key, judged)
    row = written(conn, workspace, head, columns, now)
    settle_before(conn, workspace, _short(key), row, now)
    if judged.verdict.learns and not judged.simulated:
        lines.learn(conn, workspace, row.site, row.line, row.worker)
    return replace(judged.told(), id=row.id)


def judge(conn: Connection, workspace: str, attempt: Attempt, secret: bytes, now: float) -> Judged:
    """What becomes of an attempt; nothing is written."""
    attempt = _readable(attempt)
    site = _site(conn, workspace, attempt)
    simulated = is_test(conn, workspace, attempt.call)
    key = guard.place(attempt.line, site.id if site is not None else None, test=simulated)
    locked = guard.is_locked(conn, workspace, key, now)
    count = count_codes(conn, workspace, len(attempt.code))
    tries = guard.allowed(count, len(attempt.code), MANY_TRIES)
    if guard.wrong_in_call(conn, workspace, attempt.call) >= tries:
        locked = True  # a flow that asks again and again gives no more tries
    worker = None if locked else with_code(conn, workspace, attempt.code, secret)
    facts = _facts(conn, workspace, attempt, worker, site, simulated)
    verdict = decide(attempt, replace(facts, locked=locked))
    return Judged(attempt, verdict, worker, site, simulated)


def recall(conn: Connection, workspace: str, key: str) -> Punched | None:
    """What the attempt with this key came to; None when there is none on disk."""
    if (refused := with_key(conn, workspace, _short(key))) is not None:
        return _refused(conn, workspace, refused)
    call, visit = _parts(key)
    # The index holds no punches without a call: said in its own words, or SQLite reads them all.
    mine = (punches.c.workspace == workspace, punches.c.call == call, sa.text("call != ''"),
            punches.c.visit == visit)  # fmt: skip
    row = conn.execute(punches.select().where(*mine)).first() if call else None
    return None if row is None else _told(conn, workspace, row)


@dataclass(frozen=True)
class Unjudged:
    """An attempt with no code to judge; `at` in UTC seconds."""

    call: str
    at: float
    line: str
    site: str | None
    reason: Reason


def refuse(conn: Connection, workspace: str, key: str, what: Unjudged) -> None:
    """Keep an attempt with no code to judge; once for a key."""
    touch(conn, workspace)
    values = {
        "call": _plain(what.call, LONGEST_CALL), "at": what.at,
        "line": clean(what.line), "site": _plain(what.site or "", LONGEST_ID),
        "worker": "", "reason": what.reason,
        "simulated": is_test(conn, workspace, what.call),
    }  # fmt: skip
    add_refusal(conn, workspace, _short(key), values)


def is_test(conn: Connection, workspace: str, call: str) -> bool:
    """Whether a call is a test: from the phone in the browser, or of a draft."""
    mine = (calls.c.workspace == workspace, calls.c.id == _plain(call, LONGEST_CALL))
    row = conn.execute(sa.select(calls.c.simulated, calls.c.version).where(*mine)).first()
    return row is not None and (bool(row.simulated) or row.version == 0)


def _readable(attempt: Attempt) -> Attempt:
    plain: Mapping[str, Any] = {
        "line": clean(attempt.line), "call": _plain(attempt.call, LONGEST_CALL),
        "attestation": _plain(attempt.attestation, LONGEST_ATTESTATION),
        "site": None if attempt.site is None else _plain(attempt.site, LONGEST_ID),
    }  # fmt: skip
    return Attempt(**{**vars(attempt), **plain})


def _site(conn: Connection, workspace: str, attempt: Attempt) -> sa.Row[Any] | None:
    """The active site that was named, or else the only one that the line tells."""
    wanted = attempt.site
    if wanted is None:
        told = lines.sites_of(conn, workspace, attempt.line)
        wanted = told[0].id if len(told) == 1 else None
    if wanted is None:
        return None
    mine = (sites.c.workspace == workspace, sites.c.id == wanted, sites.c.active)
    return conn.execute(sites.select().where(*mine)).first()


def _facts(
    conn: Connection, workspace: str, attempt: Attempt, worker: Worker | None,
    site: sa.Row[Any] | None, simulated: bool,
) -> Facts:  # fmt: skip
    if worker is None or site is None:
        return Facts(worker.id if worker else None, site.id if site is not None else None)
    at, window = attempt.at.timestamp(), attempt.duplicate_window
    look = Look(at - max(STAY_SECONDS, window) - 1, at + window + 1, worker.id, site.id, simulated)
    return Facts(
        worker.id, site.id,
        line=lines.state_at(conn, workspace, site.id, attempt.line),
        active=worker.active,
        past=past_of(effective_of(conn, workspace, look)),
        planned=_planned(conn, workspace, attempt, worker.id, site.id),
    )  # fmt: skip


def _planned(
    conn: Connection, workspace: str, attempt: Attempt, worker: str, site: str
) -> list[Planned]:
    if attempt.direction != "schedule":
        return []
    at, window = attempt.at, timedelta(seconds=attempt.window)
    near = (shifts.c.begins <= (at + window).timestamp(),
            shifts.c.ends >= (at - window).timestamp())  # fmt: skip
    mine = (shifts.c.workspace == workspace, shifts.c.worker == worker, shifts.c.site == site,
            sa.not_(shifts.c.cancelled))  # fmt: skip
    query = sa.select(shifts.c.begins, shifts.c.ends).where(*mine, *near)
    return [Planned(instant(row.begins), instant(row.ends)) for row in conn.execute(query)]


def _columns(key: str, judged: Judged) -> dict[str, Any]:
    attempt, verdict = judged.attempt, judged.verdict
    assert judged.worker is not None
    assert judged.site is not None
    call, visit = _parts(key)
    return {
        "kind": "punch", "worker": judged.worker.id, "site": judged.site.id,
        "direction": verdict.direction, "at": attempt.at.timestamp(), "zone": judged.site.zone,
        "call": call, "visit": visit, "line": attempt.line,
        "attestation": attempt.attestation, "flags": list(verdict.flags),
        "simulated": judged.simulated,
    }  # fmt: skip


def _refuse(conn: Connection, workspace: str, key: str, judged: Judged, now: float) -> Punched:
    attempt, reason = judged.attempt, judged.verdict.reason
    site = judged.site.id if judged.site is not None else ""
    values = {
        "call": attempt.call, "at": attempt.at.timestamp(), "line": attempt.line, "site": site,
        "worker": judged.worker.id if judged.worker else "", "reason": reason,
        "simulated": judged.simulated,
    }  # fmt: skip
    add_refusal(conn, workspace, _short(key), values)
    if reason == "wrong_code":
        place = guard.place(attempt.line, site or None, test=judged.simulated)
        guard.fail(conn, workspace, place, now, line=attempt.line, site=site)
    return judged.told()


def _refused(conn: Connection, workspace: str, refusal: Refusal) -> Punched:
    worker = _worker(conn, workspace, refusal.worker)
    return Punched(
        RESULTS.get(refusal.reason, "unknown_site"), worker=refusal.worker,
        name=worker.name if worker else "", site=_site_name(conn, workspace, refusal.site),
        language=worker.language if worker else "",
    )  # fmt: skip


def _told(conn: Connection, workspace: str, row: sa.Row[Any]) -> Punched:
    worker = _worker(conn, workspace, row.worker)
    return Punched(
        "duplicate" if "duplicate" in row.flags else row.direction, row.direction, row.worker,
        worker.name if worker else "", _site_name(conn, workspace, row.site),
        instant(row.at).astimezone(ZoneInfo(row.zone)), row.id,
        worker.language if worker else "",
    )  # fmt: skip


def _worker(conn: Connection, workspace: str, worker: str) -> Any:
    mine = (workers.c.workspace == workspace, workers.c.id == worker)
    query = sa.select(workers.c.name, workers.c.language).where(*mine)
    return conn.execute(query).first() if worker else None


def _site_name(conn: Connection, workspace: str, site: str) -> str:
    mine = (sites.c.workspace == workspace, sites.c.id == site)
    return (conn.scalar(sa.select(sites.c.name).where(*mine)) or "") if site else ""


def _parts(key: str) -> tuple[str, str]:
    """The call and the visit of `call:visit:name`."""
    call, _, rest = _short(key).partition(":")
    return call[:LONGEST_CALL], (rest.rpartition(":")[0] or rest)[:LONGEST_VISIT]


def _short(key: str) -> str:
    return _plain(key, LONGEST_KEY)


def _plain(text: str, longest: int) -> str:
    """What databases can keep of a text that may come from anywhere."""
    return "".join(c for c in text if c.isprintable())[:longest]
