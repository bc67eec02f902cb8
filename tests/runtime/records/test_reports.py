"""Reports: hours that add up, whatever the row; files that people open."""

import csv
import io
import re
import zlib
from base64 import a85decode
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from flows.attendance import Punch, Shift, interventions
from flows.shifts import day_begins
from runtime.records.attendance import csv_text, pdf, planning, punches, reports, sites, workers
from runtime.records.attendance.board import Seen
from runtime.records.attendance.planning import Name, Planned
from runtime.records.attendance.reports import FIGURES, Report, Row, fold
from runtime.records.attendance.sites import SiteCard
from runtime.records.attendance.tables import punches as punch_table
from runtime.records.attendance.workers import WorkerCard
from runtime.records.database import reading, writing
from runtime.records.errors import Invalid
from tests.runtime.records.attending import one_kind

SECRET = b"s" * 32
PARIS = ZoneInfo("Europe/Paris")
H = 3600
FIRST, LAST = date(2024, 3, 25), date(2024, 3, 31)  # clocks change in the last night


def at(text: str) -> float:
    return datetime.fromisoformat(f"2024-{text}").replace(tzinfo=PARIS).timestamp()


@pytest.fixture
def worked(engine: Engine) -> Engine:
    """A week of Anna and of `=Bruno`, with a night over the change of clocks."""
    with writing(engine) as conn:
        for id_, name in (("anna", "Anna Élodie"), ("bruno", "=cmd|' /C calc'!A1")):
            workers.save_worker(conn, "one", id_, WorkerCard(name), SECRET)
        sites.save_site(conn, "one", "home", SiteCard("Home", "12"))
        sites.save_site(conn, "one", "shop", SiteCard("@Shop", "13"))
        for worker, site, begin, end in (
            ("anna", "home", "03-24 22:00", "03-25 06:00"),
            ("anna", "home", "03-26 08:00", "03-26 10:00"),
            ("anna", "home", "03-30 22:00", "03-31 06:00"),
            ("bruno", "shop", "03-27 09:00", "03-27 12:00"),
            ("bruno", "shop", "03-28 09:00", "03-28 12:00"),
            ("bruno", "shop", "03-31 20:00", "04-01 04:00"),
        ):
            planning.add_shift(conn, "one", Planned(worker, site, at(begin), at(end)))
        for worker, site, direction, when in (
            ("anna", "home", "in", "03-24 22:00:30"), ("anna", "home", "out", "03-25 06:00:00"),
            ("anna", "home", "in", "03-26 08:20:00"), ("anna", "home", "out", "03-26 10:00:00"),
            ("anna", "home", "in", "03-30 22:00:00"), ("anna", "home", "out", "03-31 06:00:00"),
            ("bruno", "shop", "in", "03-27 09:00:00"),  # forgot to leave
            ("bruno", "home", "in", "03-29 09:00:00"), ("bruno", "home", "out", "03-29 09:45:00"),
        ):  # fmt: skip
            wanted = punches.Wanted("boss", "paper", worker, site, direction, at(when))
            punches.add_punch(conn, "one", wanted)
    return engine


def report(
    engine: Engine, by: reports.By = "worker", workspace: str = "one", **more: Any
) -> Report:
    with reading(engine) as conn:
        values = {"now": at("03-31 12:00"), **more}
        return reports.report(conn, workspace, FIRST, LAST, by, **values)


def test_hours_are_cut_at_midnight_and_at_the_ends_of_the_report(worked: Engine) -> None:
    days = {row.id: row for row in report(worked, "day").rows}
    assert {day: (row.planned, row.actual) for day, row in days.items()} == {
        "2024-03-25": (6 * H, 6 * H),  # of the night before only what is on this day
        "2024-03-26": (2 * H, 100 * 60),
        "2024-03-27": (3 * H, 0),
        "2024-03-28": (3 * H, 0),
        "2024-03-29": (0, 45 * 60),
        "2024-03-30": (2 * H, 2 * H),
        "2024-03-31": (5 * H, 5 * H),  # an hour less; the evening has not begun yet
    }
    assert days["2024-03-25"].interventions == 0  # it is counted on the day it began
    assert days["2024-03-30"].interventions == 1
    late = report(worked, "day", now=at("04-02 12:00"))
    assert late.rows[-1].planned == 9 * H
    assert late.rows[-1].missing_in == 1


def test_gaps_are_counted_where_they_happened(worked: Engine) -> None:
    anna, bruno = sorted(report(worked).rows, key=lambda row: row.id)
    assert (anna.name, anna.interventions, anna.late, anna.short, anna.difference) == (
        "Anna Élodie", 2, 1, 1, -1200)  # fmt: skip
    assert (bruno.missing_in, bruno.missing_out, bruno.unplanned, bruno.actual) == (1, 1, 1, 2700)
    home, shop = sorted(report(worked, "site").rows, key=lambda row: row.id)
    assert (home.unplanned, shop.missing_out, shop.planned) == (1, 1, 6 * H)
    assert report(worked, workspace="two").rows == []
    for first, last in ((LAST, FIRST), (FIRST, FIRST + timedelta(days=500))):
        with pytest.raises(Invalid), reading(worked) as conn:
            reports.report(conn, "one", first, last)


def test_tests_count_only_when_asked(worked: Engine) -> None:
    with writing(worked) as conn:
        values = {"workspace": "one", "kind": "punch", "worker": "bruno", "site": "shop",
                  "zone": "Europe/Paris", "recorded": 0.0, "flags": [], "simulated": True,
                  "previous": "", "hash": ""}  # fmt: skip
        rows = [{**values, "id": f"t{n}", "seq": 1000 + n, "direction": direction, "at": at(when)}
                for n, (direction, when) in enumerate(
                    (("in", "03-28 09:00"), ("out", "03-28 12:00")))]  # fmt: skip
        conn.execute(punch_table.insert(), rows)
    assert report(worked).total.actual + 3 * H == report(worked, tests=True).total.actual
    with reading(worked) as conn:
        real = csv_text.export_punches(conn, "one", FIRST, LAST)
        every = csv_text.export_punches(conn, "one", FIRST, LAST, tests=True)
    assert len(every.splitlines()) == len(real.splitlines()) + 2


SPANS = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.sampled_from("xy"), st.integers(-200, 8 * 96), st.integers(1, 60),
        st.integers(-9000, 9000), st.booleans(), st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=60)
@given(SPANS)
def test_rows_add_up_however_they_are_cut(
    told: list[tuple[str, str, int, int, int, bool, bool]],
) -> None:
    start, shifts, some = day_begins(FIRST, "Europe/Paris"), [], []
    for n, (worker, site, begin, lasts, off, came, went) in enumerate(told):
        begins, ends = start + begin * 900, start + (begin + lasts) * 900
        shifts.append(Shift(f"s{n}", worker, site, begins, ends))
        if came:
            some.append(Punch(f"i{n}", n, worker, site, "in", begins + off + 0.6))
        if went:
            some.append(Punch(f"o{n}", n, worker, site, "out", ends + off / 3 + 0.7))
    found = interventions(some, shifts, start + 60 * 86400)
    names = {one: Name(one, one, True, "Europe/Paris") for one in "abxy"}
    seen = Seen(found, names, names)
    totals = []
    for by in ("worker", "site", "day"):
        made = fold(found, seen, FIRST, LAST, by, tests=False)
        for figure in FIGURES:
            assert getattr(made.total, figure) == sum(getattr(row, figure) for row in made.rows)
        assert made.total.difference == made.total.actual - made.total.planned
        assert made.total.planned >= 0
        assert made.total.actual >= 0
        totals.append(made.total)
    assert totals[0] == totals[1] == totals[2]
    whole = fold(found, seen, FIRST - timedelta(9), LAST + timedelta(30), "day", tests=False)
    assert whole.total.planned == sum(round(s.ends - s.begins) for s in shifts)
    assert whole.total.interventions == len(found)


def table(text: bytes, separator: str) -> list[list[str]]:
    assert text.startswith(b"\xef\xbb\xbf")
    plain = text.decode("utf-8-sig")
    assert plain.count("\r\n") == plain.count("\n")
    return list(csv.reader(io.StringIO(plain), delimiter=separator))


@one_kind
def test_a_report_as_csv(worked: Engine) -> None:
    made = report(worked)
    french, english = (
        table(csv_text.to_csv(made, "fr"), ";"),
        table(csv_text.to_csv(made, "en"), ","),
    )
    assert french[0][:6] == ["Identifiant", "Intervenant", "Prévu (h)", "Réalisé (h)", "Écart (h)",
                             "Interventions"]  # fmt: skip
    assert table(csv_text.to_csv(made, "it"), ";")[0][1] == "Addetto"
    names = {row[0]: row[1] for row in french}
    assert names["anna"] == "Anna Élodie"
    assert names["bruno"] == "'=cmd|' /C calc'!A1"  # no formula any more
    head, *rows, total = english
    for column in range(2, len(head)):
        figures = [float(row[column]) for row in rows]
        rounding = 0.006 * len(rows) if head[column].endswith("(h)") else 0
        assert abs(sum(figures) - float(total[column])) <= rounding
    assert total[1] == "Total"
    assert "," in french[-1][2]
    anna = next(row for row in french if row[0] == "anna")
    assert (anna[4], anna[-1]) == ("-0,33", "-1200")  # numbers stay numbers


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1+1", "'=1+1"), ("+33145223344", "'+33145223344"), ("-x", "'-x"), ("@a", "'@a"),
        ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("  =1", "'  =1"), ("-0,25", "-0,25"),
        ("-2+3+cmd", "'-2+3+cmd"), ("Anna", "Anna"), ("a=b", "a=b"), ("", ""), ("-", "'-"),
        ("-1,5,2", "'-1,5,2"), ("-١", "'-١"), ("＝1+1", "'＝1+1"), ("\xa0=1", "'\xa0=1"),
        ("\ufeff=1", "'\ufeff=1"), ("\v=1", "'\v=1"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(text: str, kept: str) -> None:
    assert csv_text.harmless(text) == kept


def test_the_export_of_punches_is_as_documented(worked: Engine) -> None:
    with writing(worked) as conn:
        moved = punches.effective(conn, "one", at("03-26 08:00"), at("03-26 09:00"))[0]
        wanted = punches.Wanted("boss", "+wrong clock", at=at("03-26 08:05"))
        punches.correct_punch(conn, "one", moved.id, wanted)
        gone = punches.effective(conn, "one", at("03-29 08:00"), at("03-29 09:30"))[0]
        punches.void_punch(conn, "one", gone.id, author="boss", reason="by mistake")
    with reading(worked) as conn:
        head, *rows = table(csv_text.export_punches(conn, "one", FIRST, LAST, language="it"), ";")
        assert csv_text.export_punches(conn, "two", FIRST, LAST).count(b"\r\n") == 1
    assert head == list(csv_text.COLUMNS)
    readme = Path(csv_text.__file__).with_name("README.md").read_text("utf-8")
    readme = readme.partition("export of punches has")[2]
    assert re.findall(r"^\| `(\w+)` \|", readme, re.MULTILINE) == list(csv_text.COLUMNS)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert len(found) == 7  # without the evening before, and the one that counts no more
    one = next(row for row in found if row["id"] == moved.id)
    assert (one["at"], one["at_utc"], one["day"], one["direction"]) == (
        "2024-03-26T08:05:00+01:00", "2024-03-26T07:05:00+00:00", "2024-03-26", "in")  # fmt: skip
    assert (one["corrected"], one["author"], one["reason"]) == ("1", "boss", "'+wrong clock")
    assert [row["at"] for row in found] == sorted(row["at"] for row in found)


def words(made: bytes) -> list[str]:
    """The texts that a PDF of ours shows, page by page joined, as glyph codes of its fonts."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", made, re.DOTALL):
        try:
            found.append(zlib.decompress(a85decode(stream.strip().removesuffix(b"~>"))).decode())
        except (ValueError, zlib.error, UnicodeDecodeError):
            continue  # a font
    return [text for text in found if " Tj" in text]


@one_kind
def test_a_report_as_pdf(worked: Engine) -> None:
    made = report(worked)
    for language in ("en", "fr", "it"):
        paper = pdf.to_pdf(made, language, "Aide & Soins <SA>", datetime(2024, 4, 2, 8, tzinfo=UTC))
        assert paper.startswith(b"%PDF-")
        assert paper.rstrip().endswith(b"%%EOF")
        assert b"/Count 1 " in paper or b"/Count 1\n" in paper
    hostile = [
        "<b>&",
        "x" * 200,
        "\u202eevil\0",
        "日本語",
        "Ștefan Őze Łukasz",
        " ",
        "</para>",
        "%s {0}",
    ]
    long = Report(FIRST, LAST, "worker", True, [
        Row(f"w{n}", hostile[n % len(hostile)], planned=n * 61, actual=n) for n in range(120)
    ])  # fmt: skip
    paper = pdf.to_pdf(long, "fr", "=Aide\n" * 20)
    pages = int(re.findall(rb"/Count (\d+)", paper)[0])
    assert pages > 3
    shown = words(paper)
    assert len(shown) == pages
    # The heading of the table is on each page: its shade is painted there.
    assert all(page.count(".909804 .929412 .94902 rg") == 1 for page in shown)
    assert pdf.readable("Ștefan Łukasz é €") == "Stefan Łukasz é €"
    empty = pdf.to_pdf(Report(FIRST, FIRST, "day", False, []), "it", "x")
    assert b"/Count 1" in empty


@pytest.mark.parametrize(
    ("seconds", "signed", "said"),
    [(0, True, "0:00"), (29, True, "0:00"), (-29, True, "0:00"), (30, True, "+0:01"),
     (-3661, True, "−1:01"), (27000, False, "7:30"), (360000, False, "100:00")],
)  # fmt: skip
def test_hours_on_paper(seconds: int, signed: bool, said: str) -> None:
    assert pdf.hours(seconds, signed=signed) == said
