"""Attendance of calls that are only tried: by the documents of a workspace, or by the records with
nothing written. Punches live in memory, and as long as one call."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flows.attendance_shape import PlainCodes, SiteDoc
from flows.punching import Facts, Past, Planned, decide
from flows.shifts import day_of, weekly_shifts
from flows.world import World as Known
from nodes.world import Answer, Attempt, Attendance, Punched, Site

NEAR = timedelta(days=2)
"""Shifts that begin as near as this may be meant by a punch."""


class Made(NamedTuple):
    """A punch of the call at work; `site` is an id."""

    key: str
    site: str
    punched: Punched


class WrittenAttendance:
    """Attendance as sites, workers and planning are written down. `made`: what was punched so far.

    Nobody is ever locked out here.
    """

    def __init__(self, known: Known) -> None:
        self._known = known
        self._codes = known.codes or PlainCodes(known.workers)
        self.made: tuple[Made, ...] = ()

    def apart(self) -> "WrittenAttendance":
        """The same documents for another call, which knows nothing of the punches of this one."""
        return WrittenAttendance(self._known)

    async def tries(self, digits: int, most: int) -> int:
        return allowed(self._codes.count(digits), digits, most)

    async def sites_of(self, line: str) -> Sequence[Site]:
        return list(self._sites(line))

    async def site_by_code(self, code: str, *, call: str, line: str, attempt: int) -> Site | None:
        all_ = self._known.sites.items()
        return next((_site(id, site) for id, site in all_ if site.code == code != ""), None)

    async def punch(self, key: str, attempt: Attempt) -> Answer:
        found, site = self._judged(attempt)
        if found.direction:
            self.made = (*self.made, Made(key, site, found))
        return found.answer()

    async def judge(self, attempt: Attempt) -> Answer:
        return self._judged(attempt)[0].answer()

    async def recall(self, key: str) -> Answer | None:
        return next((one.punched.answer() for one in self.made if one.key == key), None)

    async def refuse(self, key: str, **_: object) -> None:
        """Nobody looks at the refusals of a call that is only tried."""

    def _sites(self, line: str) -> Iterator[Site]:
        for id, site in self._known.sites.items():
            if line and line in site.lines:
                yield _site(id, site)

    def _judged(self, attempt: Attempt) -> tuple[Punched, str]:
        """What becomes of an attempt, and at which site."""
        workers, sites = self._known.workers, self._known.sites
        worker = self._codes.worker(attempt.code)
        of_line = [one.id for one in self._sites(attempt.line)]
        site = attempt.site if attempt.site is not None else of_line[0] if len(of_line) == 1 else ""
        verdict = decide(attempt, self._facts(attempt, worker, site))
        if worker is None or site not in sites:
            return Punched(verdict.result), site
        who = workers[worker]
        at = attempt.at.astimezone(ZoneInfo(sites[site].zone))
        found = Punched(
            verdict.result, verdict.direction, worker, who.name, sites[site].name,
            at, f"tried-{len(self.made) + 1}", str(who.language),
        )  # fmt: skip
        return found, site

    def _facts(self, attempt: Attempt, worker: str | None, site: str) -> Facts:
        sites = self._known.sites
        known = site in sites and attempt.line in sites[site].lines
        return Facts(
            worker=worker, site=site if site in sites else None,
            line="confirmed" if known else "",
            active=worker is not None and self._known.workers[worker].active,
            past=[
                Past(one.punched.at, one.punched.direction, one.punched.result == "duplicate")
                for one in self.made
                if (one.punched.worker, one.site) == (worker, site)
                and one.punched.at is not None and one.punched.direction
            ],
            planned=list(self._planned(attempt, worker, site)),
        )  # fmt: skip

    def _planned(self, attempt: Attempt, worker: str | None, site: str) -> Iterator[Planned]:
        lines = [p for p in self._known.planning if (p.worker, p.site) == (worker, site)]
        if not lines:
            return
        zone = self._known.sites[site].zone
        first = day_of((attempt.at - NEAR).timestamp(), zone)
        for shift in weekly_shifts(lines, {site: zone}, first, 2 * NEAR.days + 1):
            begins, ends = (attempt.at.fromtimestamp(at, attempt.at.tzinfo)
                            for at in (shift.begins, shift.ends))  # fmt: skip
            yield Planned(begins, ends)


class Dry:
    """Attendance as it really is, with nothing written: for a call that is only tried."""

    def __init__(self, real: Attendance) -> None:
        self._real = real

    async def tries(self, digits: int, most: int) -> int:
        return await self._real.tries(digits, most)

    async def sites_of(self, line: str) -> Sequence[Site]:
        return await self._real.sites_of(line)

    async def site_by_code(self, code: str, *, call: str, line: str, attempt: int) -> Site | None:
        return await self._real.site_by_code(code, call="", line=line, attempt=attempt)

    async def punch(self, key: str, attempt: Attempt) -> Answer:
        return await self._real.judge(attempt)

    async def judge(self, attempt: Attempt) -> Answer:
        return await self._real.judge(attempt)

    async def recall(self, key: str) -> Answer | None:
        return None

    async def refuse(self, key: str, **_: object) -> None:
        """Nothing is written."""


def allowed(codes: int, digits: int, most: int) -> int:
    """How often a code of so many digits may be tried where `codes` of that length are in use.

    So few that guessing finds one in at most one of ten thousand calls.
    """
    if not codes:
        return most
    return min(most, int(10**digits) // (10_000 * codes))


def _site(id: str, site: SiteDoc) -> Site:
    return Site(id, site.name, site.zone)
