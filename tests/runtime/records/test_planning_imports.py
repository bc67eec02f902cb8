"""Imports: tables as people paste them, calendars, and all that can be wrong in them."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from runtime.records.attendance import cells, planning, sites, workers
from runtime.records.attendance.ical import read_ical
from runtime.records.attendance.importing import Import, Preview
from runtime.records.attendance.imports import import_rows
from runtime.records.attendance.sheet import MOST_ROWS, plain, read_sheet
from runtime.records.attendance.times import iso
from runtime.records.database import reading, writing
from runtime.records.errors import Invalid
from tests.runtime.records.attending import one_kind

SECRET = b"s" * 32
ALWAYS = (0.0, 5e9)


def bring(engine: Engine, what: Any, text: str, apply: bool = True, **more: Any) -> Preview:
    with writing(engine) as conn:
        return import_rows(conn, "one", Import(what, text, **more), SECRET, apply=apply)


def states(preview: Preview) -> list[str]:
    return [row.state for row in preview.rows]


def wrong(preview: Preview, language: str = "en") -> list[tuple[int, str, str]]:
    return [(r.line, e.field, e.text(language)) for r in preview.rows for e in r.errors]


@pytest.fixture
def staffed(engine: Engine) -> Engine:
    """Three workers and two sites, as pasted from French spreadsheets."""
    bring(engine, "sites", "Nom du site;Code;Fuseau;Adresse;Téléphone 1;Téléphone 2\n"
          "Résidence Les Tilleuls;1001;;3, rue du Lac;01 45 22 33 44;+33 1 45 22 33 45\n"
          "Casa Verde;1002;europe/rome;;02 1234 5678;\n")  # fmt: skip
    bring(engine, "workers", "Nom\tPrénom\tLangue\tPortable\tE-mail\tMatricule\n"
          "Dupont\tÉlodie\tfrançais\t06 12 34 56 78\telodie@example.org\tE12\n"
          "Rossi\tAnna\titaliano\t\t\t\n"
          "Martin\tPaul\t\t\t\t\n")  # fmt: skip
    return engine


def test_sites_and_workers_come_from_a_spreadsheet(staffed: Engine) -> None:
    with reading(staffed) as conn:
        casa, tilleuls = sites.site_list(conn, "one")
        found = {w.id: w for w in workers.worker_list(conn, "one")}
        assert sites.site_list(conn, "two") == []
    assert (tilleuls.id, tilleuls.code, tilleuls.zone) == (
        "residence-les-tilleuls", "1001", "Europe/Paris")  # fmt: skip
    assert [line.number for line in tilleuls.lines] == ["+33145223344", "+33145223345"]
    # A number without country belongs to the country of the site.
    assert [line.number for line in casa.lines] == ["+390212345678"]
    assert set(found) == {"e12", "anna-rossi", "paul-martin"}
    elodie = found["e12"]
    assert (elodie.name, elodie.phone, elodie.language) == ("Élodie Dupont", "+33612345678", "fr")
    assert found["anna-rossi"].language == "it"


def test_codes_are_made_for_new_workers_and_told_once(engine: Engine) -> None:
    text = "name,code\nAnna,\nBruno,739201\n"
    assert bring(engine, "workers", text, apply=False).codes == []
    done = bring(engine, "workers", text)
    (made,) = done.codes
    assert (made.worker, made.name, len(made.code)) == ("anna", "Anna", 6)
    with reading(engine) as conn:
        for code, worker in ((made.code, "anna"), ("739201", "bruno")):
            found = workers.with_code(conn, "one", code, SECRET)
            assert found is not None
            assert found.id == worker
    again = bring(engine, "workers", text)
    assert (states(again), again.codes) == (["same", "same"], [])
    with reading(engine) as conn:
        found = workers.with_code(conn, "one", made.code, SECRET)
        assert found is not None


@one_kind
def test_a_thousand_workers_get_codes_that_cannot_be_guessed(engine: Engine) -> None:
    text = "nom\n" + "\n".join(f"Worker {n}" for n in range(1000))
    done = bring(engine, "workers", text)
    assert len({made.code for made in done.codes}) == 1000
    assert {len(made.code) for made in done.codes} == {8}  # 3 tries, 1000 codes, 1 in 10,000


def test_the_same_again_changes_nothing_and_changes_are_told(staffed: Engine) -> None:
    text = "nom,code,adresse\nCasa verde,1002,Via Roma 1\nrésidence les tilleuls,1001,\nNeuf,1003,x"
    look = bring(staffed, "sites", text, apply=False)
    assert (states(look), look.applied) == (["changed", "same", "new"], False)
    assert (look.new, look.changed, look.same, look.errors, look.ok) == (1, 1, 1, 0, True)
    assert bring(staffed, "sites", text).applied
    assert states(bring(staffed, "sites", text)) == ["same"] * 3
    with reading(staffed) as conn:
        assert sites.get_site(conn, "one", "casa-verde").address == "Via Roma 1"
        # What has no column stays.
        assert sites.get_site(conn, "one", "casa-verde").zone == "Europe/Rome"
        assert len(sites.get_site(conn, "one", "residence-les-tilleuls").lines) == 2


PLANNING = """Intervenant;Site;Date;Début;Fin;Tolérance (min);Note
Élodie Dupont;1001;23/11/2026;8h30;10h;5;Toilette
ROSSI Anna;casa verde;24.11.26;22:00;06:00;;Nuit
paul-martin;Résidence les Tilleuls;2026-11-25;0800;24:00;;
"""


def test_a_planning_in_all_spellings(staffed: Engine) -> None:
    look = bring(staffed, "planning", PLANNING, apply=False)
    assert wrong(look) == []
    with reading(staffed) as conn:
        assert planning.shift_list(conn, "one", *ALWAYS) == []
    assert bring(staffed, "planning", PLANNING).new == 3
    with reading(staffed) as conn:
        found = planning.shift_list(conn, "one", *ALWAYS)
        assert planning.shift_list(conn, "two", *ALWAYS) == []
    assert [(s.worker, s.site, iso(s.begins, "Europe/Rome"), iso(s.ends, "Europe/Rome"),
             s.tolerance, s.note) for s in found] == [
        ("e12", "residence-les-tilleuls", "2026-11-23T08:30:00+01:00",
         "2026-11-23T10:00:00+01:00", 300, "Toilette"),
        ("anna-rossi", "casa-verde", "2026-11-24T22:00:00+01:00",
         "2026-11-25T06:00:00+01:00", 600, "Nuit"),
        ("paul-martin", "residence-les-tilleuls", "2026-11-25T08:00:00+01:00",
         "2026-11-26T00:00:00+01:00", 600, ""),
    ]  # fmt: skip
    assert states(bring(staffed, "planning", PLANNING)) == ["same"] * 3
    later = PLANNING.replace("10h;5", "11h;5")
    assert states(bring(staffed, "planning", later)) == ["changed", "same", "same"]
    with reading(staffed) as conn:
        found = planning.shift_list(conn, "one", *ALWAYS)
    assert len(found) == 3
    assert found[0].ends - found[0].begins == 9000


@pytest.mark.parametrize(
    "text",
    [
        "worker,site,date,from,to\nanna-rossi,casa-verde,23/11/2026,8:30 am,1:15 pm",
        "addetto\tsede\tdata\tdalle\talle\nAnna Rossi\tCasa Verde\t23/11/2026\t8.30\t13.15",
        "Nominativo;Cantiere;Giorno;Orario\nRossi Anna;1002;23-11-2026;8h30 - 13h15",
        "name,where,begin,end\nAnna Rossi,casa verde,2026-11-23T08:30:00,2026-11-23 13:15",
        "Nom;Prénom;Usager;Le;Heure d’arrivée;Heure départ\nRossi;Anna;1002;23/11/26;8h30;13h15",
        "worker,site,date,from,to\nAnna Rossi,1002,23/11/2026 00:00:00,08:30:00,13:15:00",
        '\ufeff"Intervenant";Lieu;Jour;Horaires\r\n\r\nanna rossi;1002;2026-11-23;"8h30 à 13h15"',
    ],
    ids=["en", "it", "hours", "instants", "two names", "seconds", "fr"],
)
@one_kind
def test_headings_and_separators_of_three_languages(staffed: Engine, text: str) -> None:
    done = bring(staffed, "planning", text)
    assert wrong(done) == []
    with reading(staffed) as conn:
        (one,) = planning.shift_list(conn, "one", *ALWAYS)
    assert (one.worker, one.site) == ("anna-rossi", "casa-verde")
    assert iso(one.begins, "Europe/Rome") == "2026-11-23T08:30:00+01:00"
    assert one.ends - one.begins == 4.75 * 3600


@one_kind
def test_who_is_chosen_for_all_rows_needs_no_column(staffed: Engine) -> None:
    text = "date,from,to\n23/11/2026,8:00,9:00"
    assert bring(staffed, "planning", text, worker="e12", site="casa-verde").ok
    with pytest.raises(Invalid, match="worker"):
        bring(staffed, "planning", text)
    with pytest.raises(Invalid, match="eve"):
        bring(staffed, "planning", text, worker="eve", site="casa-verde")


def test_what_is_planned_by_hand_is_not_planned_twice(staffed: Engine) -> None:
    at = datetime(2026, 11, 23, 7, 30, tzinfo=UTC).timestamp()
    with writing(staffed) as conn:
        planning.add_shift(
            conn, "one", planning.Planned("e12", "residence-les-tilleuls", at, at + 5400)
        )
    assert states(bring(staffed, "planning", PLANNING)) == ["same", "new", "new"]


@one_kind
def test_what_is_wrong_is_told_with_its_place_and_remedy(staffed: Engine) -> None:
    text = """worker;site;date;from;to;tolerance
Eve;1001;23/11/2026;8:00;9:00;
Anna Rossi;Nowhere;31/02/2026;8:00;9:00;
Anna Rossi;1001;23/11/2026;25:00;nine;soon
Anna Rossi;1001;23/11/2026;8:00;8:00;
Anna Rossi;1001;;8:00;9:00;300
Anna Rossi;1001;23/11/2026;10:00;11:00;
Anna Rossi;1001;23/11/2026;10:00;12:00;
"a
b";1001;23/11/2026;10:00;12:00;;too much
Anna Rossi;1001;01/01/1950;8:00;9:00;
"""
    look = bring(staffed, "planning", text)
    assert not look.applied
    assert [(line, name) for line, name, _ in wrong(look)] == [
        (2, "worker"), (3, "site"), (3, "date"), (4, "from"), (4, "to"), (4, "tolerance"),
        (5, "to"), (6, "date"), (8, "from"), (9, "worker"), (9, "worker"), (11, "date"),
    ]  # fmt: skip
    said = {(line, name): text for line, name, text in wrong(look, "fr")}
    assert said[2, "worker"].startswith("pas d’intervenant « Eve »")
    assert "23/11/2026" in said[3, "date"]
    assert said[8, "from"] == "la même chose qu’à la ligne 7 ; supprimez l’une des deux"
    assert wrong(look, "it") != wrong(look, "fr")
    with reading(staffed) as conn:
        assert planning.shift_list(conn, "one", *ALWAYS) == []


@one_kind
def test_what_is_wrong_with_sites_and_workers(staffed: Engine) -> None:
    bad = bring(staffed, "sites", "nom,code,fuseau,téléphone,actif,id\n,12,,,,\nA,1,,,,\n"
                "B,1001,,,,\nC,55,Mars,,,\nD,55,,12,peut-être,\nE,,,,,é!\n")  # fmt: skip
    assert [(line, name) for line, name, _ in wrong(bad)] == [
        (2, "name"), (3, "code"), (4, "code"), (5, "zone"), (6, "active"), (6, "lines"),
        (6, "code"), (7, "id"),
    ]  # fmt: skip
    bring(staffed, "workers", "nom,code\nCarla,739201\n")
    bad = bring(staffed, "workers", "nom,code,email,langue,tel\nA,1234,,,\nB,739201,,,\n"
                "C,12,a@b@c,,\nD,,,klingon,12\nE,2580,,,\nE,,,,\n")  # fmt: skip
    assert [(line, name) for line, name, _ in wrong(bad)] == [
        (2, "code"), (3, "code"), (4, "code"), (4, "email"), (5, "language"), (5, "phone"),
        (6, "code"), (7, "name"),
    ]  # fmt: skip
    twice = "nom;id\nPaul Martin;p2\n"
    assert bring(staffed, "workers", twice).new == 1
    bad = bring(staffed, "planning", "intervenant,site,date,horaire\nPaul Martin,1001,"
                "23/11/2026,8h-9h")  # fmt: skip
    assert "p2, paul-martin" in wrong(bad)[0][2]


@one_kind
def test_what_is_no_table_is_refused(staffed: Engine) -> None:
    head = "worker;site;date;hours\n"
    for text, said in (
        ("", "nothing in it"),
        ("\ufeff \n;;\n", "nothing in it"),
        ("a\0b;c\nd;e", "no table"),
        ("Anna;1001;23/11/2026;8:00;9:00", "name the columns"),
        ("worker;addetto;site;date;hours\n", "mean the same"),
        (head + "x\0y;;;", "no table"),
        (head + '"' + "x" * 200_000, "no table"),
        (head + "a;b;c;d\n" * (MOST_ROWS + 1), "more than 10000 rows"),
        (head + "é" * 1_000_000, "more than 2 MB"),
        (head + "\n" * 300_000, "more than 10000 rows"),
    ):
        with pytest.raises(Invalid, match=said):
            bring(staffed, "planning", text)


@settings(max_examples=30)
@given(st.text(alphabet=st.sampled_from('aé\u20ac;,\t"\n\r\0 =-/:0123'), max_size=80))
def test_no_text_makes_a_traceback(text: str) -> None:
    for head in ("", "worker;site;date;from;to\n", "name\tcode\n"):
        for what in ("sites", "workers", "planning"):
            try:
                sheet = read_sheet(head + text, what)
            except Invalid:
                continue
            for line in sheet.lines:
                for cell in line.cells.values():
                    for parse in (cells.day, cells.day_and_time, cells.two_times, cells.zone,
                                  cells.tolerance, cells.language, cells.id_, plain):  # fmt: skip
                        with suppress(cells.Bad):
                            parse(cell)


def test_columns_that_mean_nothing_are_named(engine: Engine) -> None:
    text = "nom;Qualité;code;;Date d'embauche\nAna Lopes;x;;;2024\n"
    with writing(engine) as conn:
        found = import_rows(conn, "one", Import("workers", text), SECRET)
        assert found.ignored == ["Qualité", "Date d'embauche"]
        known = import_rows(conn, "one", Import("workers", "nom;code\nAna Lopes;\n"), SECRET)
        wide = "nom;" + ";".join(f"spalte {n}" for n in range(500)) + "\nAna;\n"
        many = import_rows(conn, "one", Import("workers", wide), SECRET)
    assert (known.ignored, len(many.ignored)) == ([], 50)


# --- calendars ------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()


def vevent(uid: str, begin: str, end: str, *more: str) -> str:
    lines = [f"UID:{uid}", f"DTSTART;TZID=Europe/Paris:{begin}", f"DTEND;TZID=Europe/Paris:{end}"]
    return "\r\n".join(["BEGIN:VEVENT", *lines, *more, "END:VEVENT"])


def calendar(*events: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *events,
                        "END:VCALENDAR", ""])  # fmt: skip


def bring_calendar(engine: Engine, text: str, apply: bool = True, **more: Any) -> Preview:
    asked = Import("planning", text, "ical", content=read_ical(text, NOW), **more)
    with writing(engine) as conn:
        return import_rows(conn, "one", asked, SECRET, apply=apply)


WEEKLY = vevent("w1", "20261102T220000", "20261103T060000", "RRULE:FREQ=WEEKLY",
                "EXDATE;TZID=Europe/Paris:20261130T220000", "SUMMARY:Nuit Anna Rossi",
                "LOCATION:Casa Verde\\, Via Roma")  # fmt: skip
SINGLE = vevent("s1", "20261123T083000", "20261123T100000", "SUMMARY:Toilette",
                "ATTENDEE;CN=Someone:mailto:Elodie@example.org",
                "LOCATION:Résidence Les Tilleuls")  # fmt: skip


def test_a_calendar_with_repetitions(staffed: Engine) -> None:
    done = bring_calendar(staffed, calendar(WEEKLY, SINGLE))
    assert wrong(done) == []
    assert done.applied
    with reading(staffed) as conn:
        found = planning.shift_list(conn, "one", *ALWAYS)
    nights = [s for s in found if s.worker == "anna-rossi"]
    begins = [iso(s.begins, "Europe/Paris") for s in nights]
    assert begins[:5] == [f"2026-{d}T22:00:00+01:00" for d in
                          ("11-02", "11-09", "11-16", "11-23", "12-07")]  # fmt: skip
    assert "2027-07-05T22:00:00+02:00" in begins
    assert begins[-1] == "2027-11-15T22:00:00+01:00"
    assert {s.site for s in nights} == {"casa-verde"}
    # The night of a clock change lasts as long as it lasts.
    assert {s.ends - s.begins for s in nights} == {8 * 3600}
    (single,) = (s for s in found if s.worker == "e12")
    assert (single.site, single.note, single.uid) == ("residence-les-tilleuls", "Toilette", "s1")
    again = bring_calendar(staffed, calendar(WEEKLY, SINGLE))
    assert again.same == len(again.rows) == len(found)


def test_entries_that_are_no_appointments_are_named(staffed: Engine) -> None:
    task = "BEGIN:VTODO\r\nUID:t1\r\nSUMMARY:Acheter du savon\r\nEND:VTODO"
    found = bring_calendar(staffed, calendar(SINGLE, task, task.replace("t1", "t2")), apply=False)
    assert (found.ignored, len(found.rows)) == (["VTODO"], 1)
    assert bring_calendar(staffed, calendar(SINGLE), apply=False).ignored == []


def test_a_calendar_again_moves_and_cancels(staffed: Engine) -> None:
    bring_calendar(staffed, calendar(WEEKLY, SINGLE))
    moved = SINGLE.replace("T083000", "T090000")
    fewer = WEEKLY.replace("EXDATE;", "EXDATE;TZID=Europe/Paris:20270104T220000\r\nEXDATE;")
    once = vevent("w1", "20270112T200000", "20270113T040000", "SUMMARY:Anna Rossi",
                  "LOCATION:Casa Verde",
                  "RECURRENCE-ID;TZID=Europe/Paris:20270111T220000")  # fmt: skip
    done = bring_calendar(staffed, calendar(fewer, moved, once))
    assert (done.new, done.changed, wrong(done)) == (0, 3, [])
    with reading(staffed) as conn:
        found = planning.shift_list(conn, "one", *ALWAYS)
    begins = {iso(s.begins, "Europe/Paris"): s for s in found if not s.cancelled}
    assert "2027-01-04T22:00:00+01:00" not in begins
    assert "2027-01-12T20:00:00+01:00" in begins
    assert "2027-01-11T22:00:00+01:00" not in begins
    assert "2026-11-23T09:00:00+01:00" in begins
    assert [iso(s.begins, "Europe/Paris") for s in found if s.cancelled] == [
        "2027-01-04T22:00:00+01:00"
    ]
    assert bring_calendar(staffed, calendar(fewer, moved, once)).changed == 0


@one_kind
def test_times_without_zone_are_those_of_the_site(staffed: Engine) -> None:
    floating = vevent("f", "20261123T083000", "20261123T100000").replace(";TZID=Europe/Paris", "")
    done = bring_calendar(staffed, calendar(floating), worker="e12", site="casa-verde")
    assert done.ok
    with reading(staffed) as conn:
        (one,) = planning.shift_list(conn, "one", *ALWAYS)
    assert iso(one.begins, "Europe/Rome") == "2026-11-23T08:30:00+01:00"


@one_kind
def test_what_is_wrong_in_a_calendar(staffed: Engine) -> None:
    begin, end = "20261123T083000", "20261123T100000"
    text = calendar(
        vevent("a", begin, end, "SUMMARY:Nobody", "LOCATION:Casa Verde"),
        vevent("b", begin, end, "SUMMARY:Anna Rossi"),
        "BEGIN:VEVENT\r\nUID:c\r\nDTSTART;VALUE=DATE:20261123\r\nEND:VEVENT",
        vevent("d", begin, end, "RRULE:FREQ=SECONDLY"),
        vevent("e", begin, end, "RRULE:FREQ=DAILY;INTERVAL=0"),
        vevent("f", begin, end, "RRULE:FREQ=DAILY;BYSECOND=0,1,2"),
        vevent("g", end, begin, "SUMMARY:Anna Rossi", "LOCATION:Casa Verde"),
        vevent("h", "00010101T000000", "00010101T010000", "RRULE:FREQ=DAILY"),
        "BEGIN:VEVENT\r\nUID:i\r\nSUMMARY:no begin\r\nEND:VEVENT",
        vevent("j", begin, "20261129T100000", "SUMMARY:Anna Rossi", "LOCATION:Casa Verde"),
    )
    done = bring_calendar(staffed, text)
    assert not done.applied
    assert [(name, said.split(";")[0].split(",")[0]) for _, name, said in wrong(done)] == [
        ("worker", "no worker in participants or title"), ("site", "no site in place or title"),
        ("from", "an appointment for whole days has no hours"),
        *[("from", "this repetition is not understood")] * 3,
        ("to", "the end must come after the begin"),
        ("from", "this appointment is not understood"),
        ("from", "this appointment is not understood"), ("to", "at most 48 hours in one"),
    ]  # fmt: skip
    lines = text.splitlines()
    assert all(lines[line - 1] == "BEGIN:VEVENT" for line, _, _ in wrong(done))


@one_kind
def test_what_is_no_calendar_is_refused(staffed: Engine) -> None:
    for text in (
        "hello", "BEGIN:VCALENDAR", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR", "\0",
        "END:VCALENDAR", "BEGIN:VCALENDAR\r\nEND:VCALENDAR", calendar().replace("END:", "X:"),
        "BEGIN:VEVENT\nEND:VEVENT", "BEGIN:VCALENDAR\n" * 5000,
        calendar(vevent("old", "20200101T080000", "20200101T090000")),
        "BEGIN:VCALENDAR\n" + 'X-A;B="\n' * 1000 + "END:VCALENDAR",
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            bring_calendar(staffed, text)
        assert caught.value.text("it") != caught.value.text("en")


@one_kind
def test_a_calendar_without_end_is_refused_in_time(staffed: Engine) -> None:
    begin = datetime(2026, 11, 1)  # noqa: DTZ001 - written without zone
    many = [
        vevent(f"m{n}", (begin + timedelta(minutes=n)).strftime("%Y%m%dT%H%M%S"),
               "20261123T100000", "RRULE:FREQ=DAILY")
        for n in range(60)
    ]  # fmt: skip
    with pytest.raises(Invalid, match=r"more than 10000 rows|take too long"):
        bring_calendar(staffed, calendar(*many))
    with pytest.raises(Invalid, match="only be imported as planning"):
        bring(staffed, "sites", calendar(SINGLE), format="ical")
