"""The journal says who changed what, in the same transaction; nobody can mend it later unseen."""

import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from runtime.records.attendance import (
    anchors,
    chain,
    changes,
    lines,
    planning,
    punches,
    settings,
    sites,
    webhooks,
    workers,
)
from runtime.records.attendance.importing import Import
from runtime.records.attendance.imports import import_rows
from runtime.records.attendance.planning import Planned
from runtime.records.attendance.punches import Wanted
from runtime.records.attendance.sites import SiteCard
from runtime.records.attendance.tables import attendance_changes, heads
from runtime.records.attendance.tables import punches as punch_table
from runtime.records.attendance.workers import WorkerCard
from runtime.records.database import reading, writing
from runtime.records.errors import Invalid
from tests.runtime.records.attending import BEGAN, SECRET, fill, punched

AT = BEGAN.timestamp()


def journal(engine: Engine, **asked: Any) -> list[tuple[Any, ...]]:
    """Who did what to which thing, and the fields; the oldest first."""
    with reading(engine) as conn:
        found = changes.change_list(conn, "one", **asked)
    return [
        (one.author, one.act, one.kind, one.thing, [tuple(field) for field in one.fields])
        for one in reversed(found)
    ]


def test_sites_their_lines_and_workers(engine: Engine) -> None:
    with writing(engine) as conn:
        sites.save_site(conn, "one", "home", SiteCard("Home", "1234"), "ana")
        sites.save_site(conn, "one", "home", SiteCard("Home", "1234"), "bea")  # changes nothing
        sites.save_site(conn, "one", "home", SiteCard("House", "", active=False), "bea")
        lines.add_line(conn, "one", "home", "+33145223344", "ana")
        lines.refuse_line(conn, "one", "home", "+33145223344", "bea")
        lines.delete_line(conn, "one", "home", "+33145223344", "ana")
        sites.delete_site(conn, "one", "home", "ana")
    line = "line +33145223344"
    assert journal(engine, kind="site", thing="home") == [
        ("ana", "added", "site", "home", [("name", None, "Home"), ("code", None, "1234"),
         ("zone", None, "Europe/Paris"), ("active", None, True)]),
        ("bea", "changed", "site", "home", [("name", "Home", "House"), ("code", "1234", ""),
         ("active", True, False)]),
        ("ana", "changed", "site", "home", [(line, None, "confirmed")]),
        ("bea", "changed", "site", "home", [(line, "confirmed", "refused")]),
        ("ana", "changed", "site", "home", [(line, "refused", None)]),
        ("ana", "deleted", "site", "home", [("name", "House", None),
         ("zone", "Europe/Paris", None), ("active", False, None)]),
    ]  # fmt: skip
    assert journal(engine, kind="worker") == []


def test_a_code_that_is_given_is_noted_and_never_what_it_is(engine: Engine) -> None:
    with writing(engine) as conn:
        made = workers.save_worker(conn, "one", "ana", WorkerCard("Ana"), SECRET, "boss")
        code = workers.new_code(conn, "one", "ana", SECRET, author="boss")
        workers.save_worker(conn, "one", "ana", WorkerCard("Ana", phone="+33612345678"), SECRET)
        hashes = [row.code_hash for row in conn.execute(sa.text("SELECT code_hash FROM workers"))]
        text = repr(conn.execute(attendance_changes.select()).all())
    assert [told[4] for told in journal(engine)][1:] == [
        [("code", None, None)], [("phone", "", "+33 ••• 78")],
    ]  # fmt: skip
    for secret in (made.code, code, *hashes):
        assert secret not in text


def test_private_telephones_and_addresses_are_not_kept_for_ever(engine: Engine) -> None:
    cards = [
        WorkerCard("Ana", phone="+33612345678", email="ana.rossi@example.org"),
        WorkerCard("Ana", phone="+33698765478", email="a@example.org"),
        WorkerCard("Ana", phone="4711"),
    ]
    with writing(engine) as conn:
        for card in cards:
            workers.save_worker(conn, "one", "ana", card, SECRET, "boss")
        workers.delete_worker(conn, "one", "ana", "boss")
        text = repr(conn.execute(attendance_changes.select()).all())
        assert changes.verify(conn, "one").ok
    told = [{name: more for name, *more in fields} for *_, fields in journal(engine)]
    assert [fields["phone"] for fields in told] == [
        [None, "+33 ••• 78"], ["+33 ••• 78", "+33 ••• 78"], ["+33 ••• 78", "•••"], ["•••", None],
    ]  # fmt: skip
    assert [fields.get("email") for fields in told] == [
        [None, "a•••@example.org"], ["a•••@example.org", "a•••@example.org"],
        ["a•••@example.org", ""], None,
    ]  # fmt: skip
    for card in cards:
        assert card.phone not in text
        assert not card.email or f"'{card.email}'" not in text
    assert "rossi" not in text


def test_planning_settings_webhooks_and_imports(engine: Engine) -> None:
    with writing(engine) as conn:
        fill(conn)
        shift = planning.add_shift(conn, "one", Planned("marie", "home", AT, AT + 3600), "ana").id
        planning.save_shift(conn, "one", shift, Planned("marie", "home", AT, AT + 7200), "bea")
        planning.delete_shift(conn, "one", shift, "ana")
        settings.put(conn, "one", {"tolerance": 300, "on": {"late": False}}, "ana")
        settings.put(conn, "one", {"tolerance": 300}, "bea")  # changes nothing
        hook = webhooks.add_webhook(conn, "one", "https://example.org/a-key", "ana", AT)[0].id
        webhooks.delete_webhook(conn, "one", hook, "bea")
        text = "nom;téléphone\nHome;\nGare;0145000000\n"
        asked = Import("sites", text, author="cleo")
        assert import_rows(conn, "one", asked, SECRET, apply=True).applied
    (added, *found) = journal(engine)[-8:]
    assert added[:4] == ("ana", "added", "shift", shift)
    assert ("begins", None, AT) in added[4]
    assert found[0] == ("bea", "changed", "shift", shift, [("ends", AT + 3600, AT + 7200)])
    assert found[1][:3] == ("ana", "deleted", "shift")
    fields = [("tolerance", 600.0, 300), ("on late", True, False)]
    assert found[2] == ("ana", "changed", "settings", "attendance", fields)
    assert found[3] == ("ana", "added", "webhook", hook, [("url", None, "https://example.org/…")])
    assert found[4][:3] == ("bea", "deleted", "webhook")
    assert found[5][:4] == ("cleo", "added", "site", "gare")
    assert ("line +33145000000", None, "confirmed") in found[5][4]
    counts = [("format", None, "csv"), ("new", None, 1), ("changed", None, 0), ("same", None, 1)]
    assert found[6] == ("cleo", "imported", "import", "sites", counts)


def test_what_fails_leaves_no_row_and_pages_go_on(engine: Engine) -> None:
    with writing(engine) as conn:
        fill(conn)
    before = journal(engine)

    def half_done() -> None:
        with writing(engine) as conn:
            sites.save_site(conn, "one", "home", SiteCard("Elsewhere"), "ana")
            sites.save_site(conn, "one", "home", SiteCard("Home", "no digits"), "ana")

    with pytest.raises(Invalid):
        half_done()
    assert journal(engine) == before
    with reading(engine) as conn:
        first = changes.change_list(conn, "one", limit=2)
        rest = changes.change_list(conn, "one", before=first[-1].seq)
        assert [one.seq for one in [*first, *rest]] == list(range(len(before), 0, -1))
        assert changes.change_list(conn, "two") == []


@pytest.mark.parametrize(
    ("values", "seq"),
    [({"author": "eve"}, 3), ({"at": 1.5}, 3), ({"fields": []}, 3), ({"name": "x"}, 3),
     ({"seq": 99}, 3), ({"act": "deleted"}, 3), ({"thing": "x"}, 3)],
)  # fmt: skip
def test_a_changed_row_is_found(engine: Engine, values: dict[str, Any], seq: int) -> None:
    with writing(engine) as conn:
        fill(conn)
        assert changes.verify(conn, "one").ok
        third = (attendance_changes.c.workspace == "one", attendance_changes.c.seq == 3)
        conn.execute(attendance_changes.update().where(*third).values(**values))
        assert changes.verify(conn, "one").broken_at == seq
        whole = changes.whole(conn, "one")
    assert not whole.ok
    assert whole.problem is not None
    assert "journal" in whole.problem.text("fr")


def test_a_row_that_is_cut_off_is_found(engine: Engine) -> None:
    with writing(engine) as conn:
        fill(conn)
        count = changes.verify(conn, "one").count
        last = (attendance_changes.c.workspace == "one", attendance_changes.c.seq == count)
        conn.execute(attendance_changes.delete().where(*last))
        assert changes.verify(conn, "one").broken_at == count


# --- anchors --------------------------------------------------------------------------------------


def anew(engine: Engine) -> None:
    """What somebody who may write to the database could do: the whole chain computed anew."""
    with writing(engine) as conn:
        rows = conn.execute(punch_table.select().order_by(punch_table.c.seq)).mappings().all()
        conn.execute(punch_table.delete())
        head = chain.Head(0, "")
        for row in rows:
            values = {k: v for k, v in row.items() if k not in ("seq", "previous", "hash")}
            values |= {"at": row["at"] - 1800}
            made = chain.append(conn, "one", head, values)
            head = chain.Head(made["seq"], made["hash"])


def test_a_history_that_was_written_anew_is_found_by_what_was_noted(
    engine: Engine, tmp_path: Path
) -> None:
    file = anchors.file_of(tmp_path, "one")
    assert anchors.is_due(file, AT)
    assert anchors.read(file) == []
    with writing(engine) as conn:
        fill(conn)
        anchors.write(file, anchors.present(conn, "one", AT - 86400))
        punched(conn, "c1")
        punches.add_punch(conn, "one", Wanted("eve", "forgot", "paul", "home", "in", AT))
        anchors.write(file, anchors.present(conn, "one", AT))
    assert not anchors.is_due(file, AT + 60)
    assert anchors.is_due(file, AT + 86400)
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    with reading(engine) as conn:
        found = anchors.compare(conn, "one", anchors.read(file))
    assert (found.count, found.problem) == (2, None)
    assert found.last is not None
    assert found.last.seq == 2
    anew(engine)
    with reading(engine) as conn:
        assert chain.verify(conn, "one").ok  # the chain alone does not tell
        found = anchors.compare(conn, "one", anchors.read(file))
    assert found.problem is not None
    noted = "2026-03-10 08:00 UTC"
    assert f"annotata il {noted}:" in found.problem.text("it")


def test_anchors_that_were_touched_are_told_and_never_crash(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "anchors.txt"
    with writing(engine) as conn:
        fill(conn)
        good = anchors.present(conn, "one", AT)
    many = good.line().replace(" 0 ", f" {2**31} ")
    strange = good.line().replace(good.at, "yesterday")
    for line in ("", "x", good.line().replace(" 0 ", " -1 "), good.line()[:-1], "\0" * 9,
                 many, strange):  # fmt: skip
        file.write_text(f"{good.line()}\n{line}\n{good.line()}\n", "utf-8")
        with reading(engine) as conn:
            found = anchors.compare(conn, "one", anchors.read(file))
        assert (found.problem is None) == (line == ""), line
    with writing(engine) as conn:
        conn.execute(heads.delete())
        conn.execute(attendance_changes.delete())
        assert anchors.compare(conn, "one", [good]).problem is not None


def test_a_line_that_was_torn_in_writing_accuses_nobody(engine: Engine, tmp_path: Path) -> None:
    """The power went while it was written; the next one stands on a line of its own."""
    file = anchors.file_of(tmp_path, "one")
    with writing(engine) as conn:
        fill(conn)
        good = anchors.present(conn, "one", AT)
    for torn in (good.line()[:50], "\0" * 30, ""):
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{good.line()}\n{torn}", "utf-8")
        assert anchors.read(file) == [good]
        later = replace(good, at="2026-03-11T08:00:00+00:00")
        anchors.write(file, later)
        anchors.write(file, later)
        with reading(engine) as conn:
            found = anchors.compare(conn, "one", anchors.read(file))
        assert (found.count, found.last, found.problem) == (3, later, None)
    assert file.read_text("utf-8").count("\n\n") == 0  # nothing was torn there
    file.write_text(good.line(), "utf-8")  # only the line break is missing
    assert anchors.read(file) == [good]
