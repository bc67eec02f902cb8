"""The API of punch-in: directory, planning, punches, exceptions, with their authors and limits."""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from nodes.world import Attempt
from runtime.records.attendance import outbox
from runtime.records.attendance.outbox import Lane, Message
from runtime.records.attendance.service import AttendanceRecords
from runtime.records.attendance.tables import attendance_changes
from runtime.records.database import writing
from runtime.sending import Sender
from studio import studio_of
from studio.alerting import Alerting
from tests.studio.attending import CODE, LINE, SITE, WORKER, fill, punch_at
from tests.studio.visitor import Visitor

PARIS = ZoneInfo("Europe/Paris")
TODAY = datetime.now(PARIS).date()


def pointers(answer: Any) -> list[str]:
    return [error["pointer"] for error in answer.get_json()["errors"]]


def test_sites_and_their_lines(owner: Visitor) -> None:
    made = owner.post("/attendance/sites", SITE)
    site = made.get_json()
    assert (made.status_code, site["id"]) == (201, "residence-les-tilleuls")
    assert site["zone"] == "Europe/Paris"
    (line,) = site["lines"]
    assert (line["number"], line["state"], line["worker"]) == (LINE, "confirmed", None)
    assert owner.get(f"/attendance/sites/{site['id']}").get_json() == site
    assert owner.get("/attendance/sites").get_json()["sites"] == [site]

    same_name = owner.post("/attendance/sites", {"name": SITE["name"]})
    assert same_name.get_json()["id"] == "residence-les-tilleuls-2"
    taken = owner.post("/attendance/sites", {"name": "X", "id": site["id"]})
    assert (taken.status_code, taken.get_json()["code"]) == (409, "id-in-use")
    wrong = owner.post("/attendance/sites", {"name": "", "code": "12x", "zone": "Mars/Base"})
    assert wrong.status_code == 422
    wrong = owner.post("/attendance/sites", {"name": "A", "code": "12x", "zone": "Mars/Base"})
    assert pointers(wrong) == ["/code", "/zone"]
    assert owner.post("/attendance/sites", {"name": "A", "odd": 1}).status_code == 422

    path = f"/attendance/sites/{site['id']}"
    more = owner.post(f"{path}/lines", {"number": "+33 1 45 22 33 55"})
    assert [one["number"] for one in more.get_json()["lines"]] == [LINE, "+33145223355"]
    assert owner.post(f"{path}/lines", {"number": "no number"}).status_code == 422
    refused = owner.post(f"{path}/lines/{LINE.replace('+', '%2B')}/refuse").get_json()
    assert refused["lines"][0]["state"] == "refused"
    approved = owner.post(f"{path}/lines/{LINE}/approve").get_json()
    assert approved["lines"][0]["state"] == "confirmed"
    assert owner.delete(f"{path}/lines/{LINE}").status_code == 204
    assert owner.delete(f"{path}/lines/{LINE}").status_code == 404
    assert owner.delete(path).status_code == 204
    assert owner.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "new", "change"),
    [
        ("/attendance/sites", SITE, {"name": "Other", "code": "99", "zone": "Europe/Rome"}),
        ("/attendance/workers", WORKER, {"name": "Other", "active": False}),
        ("/attendance/shifts", None, None),
        ("/attendance/settings", None, {"tolerance": 300}),
    ],
    ids=["site", "worker", "shift", "settings"],
)
def test_what_somebody_changed_meanwhile_is_not_overwritten(
    owner: Visitor, path: str, new: Any, change: Any
) -> None:
    if path.endswith("shifts"):
        site, worker = fill(owner)
        new = {"site": site, "worker": worker, "from": "2026-11-23T08:00", "to": "2026-11-23T10:00"}
        change = {**new, "note": "bring the keys"}
    first = owner.post(path, new) if new else owner.get(path)
    one = f"{path}/{first.get_json()['id']}" if new else path
    tag = first.headers["ETag"]
    assert first.get_json()["etag"] == tag
    saved = owner.put(one, change, headers={"If-Match": tag})
    assert saved.status_code == 200
    assert saved.headers["ETag"] != tag
    stale = owner.put(one, change, headers={"If-Match": tag})
    assert (stale.status_code, stale.get_json()["code"]) == (412, "stale")
    assert owner.put(one, change).status_code == 200
    assert owner.put(one, change, headers={"If-Match": "*"}).status_code == 200
    if new:
        assert owner.delete(one, headers={"If-Match": tag}).status_code == 412
        assert owner.delete(one, headers={"If-Match": saved.headers["ETag"]}).status_code == 204


def test_codes_are_told_once(owner: Visitor, app: Flask) -> None:
    made = owner.post("/attendance/workers", {"name": "Bruno Petit", "digits": 8}).get_json()
    assert (len(made["code"]), made["digits"]) == (8, 8)
    given = owner.post("/attendance/workers", WORKER).get_json()
    assert (given["code"], given["digits"]) == ("", 6)
    code = owner.post("/attendance/workers/bruno-petit/code").get_json()["code"]
    assert code != made["code"]
    site = owner.post("/attendance/sites", SITE)
    assert site.status_code == 201
    assert punch_at(app, "c1", code=made["code"])["result"] == "unknown_worker"
    assert punch_at(app, "c2", code=code)["result"] == "in"
    weak = owner.post("/attendance/workers", {"name": "W", "code": "123456"})
    assert (weak.status_code, pointers(weak)) == (422, ["/code"])
    twice = owner.post("/attendance/workers", {"name": "W", "code": CODE})
    assert (twice.status_code, twice.get_json()["code"]) == (409, "code-in-use")

    secrets = {made["code"], code, CODE}
    for path in ("workers", "workers/bruno-petit", "board", "punches", "exceptions", "export",
                 "report?by=worker&format=csv"):  # fmt: skip
        text = owner.get(f"/attendance/{path}").text
        assert not [one for one in secrets if one in text], path
    assert owner.delete("/attendance/workers/bruno-petit").status_code == 409  # has punched
    assert owner.delete("/attendance/workers/amina-diallo").status_code == 204


def test_planning_is_in_the_zone_of_the_site(owner: Visitor) -> None:
    site, worker = fill(owner)
    owner.post("/attendance/sites", {"name": "Roma", "zone": "America/New_York", "id": "ny"})
    new = {"site": "ny", "worker": worker, "from": "2026-11-23T22:00", "to": "2026-11-24T06:00",
           "tolerance": 300, "note": "night"}  # fmt: skip
    made = owner.post("/attendance/shifts", new).get_json()
    assert (made["from"], made["to"]) == ("2026-11-23T22:00:00-05:00", "2026-11-24T06:00:00-05:00")
    assert owner.get(f"/attendance/shifts/{made['id']}").get_json() == made
    exact = {**new, "site": site, "from": "2026-11-23T07:00:00Z", "to": "2026-11-23T09:00:00Z"}
    assert owner.post("/attendance/shifts", exact).get_json()["from"].endswith("T08:00:00+01:00")
    asked = "/attendance/shifts?from=2026-11-23&to=2026-11-23"
    assert len(owner.get(asked).get_json()["shifts"]) == 2
    again = owner.post(f"/attendance/shifts/{made['id']}/repeat", {"until": "2026-12-14"})
    assert [one["from"][:10] for one in again.get_json()["shifts"]] == [
        "2026-11-30", "2026-12-07", "2026-12-14",
    ]  # fmt: skip
    back = owner.post("/attendance/shifts", {**new, "to": "2026-11-23T21:00"})
    assert (back.status_code, pointers(back)) == (422, ["/to"])
    nobody = owner.post("/attendance/shifts", {**new, "worker": "nobody", "site": "nowhere"})
    assert pointers(nobody) == ["/worker", "/site"]
    far = owner.post("/attendance/shifts", {**new, "from": "9999-12-31T23:00"})
    assert (far.status_code, pointers(far)) == (422, ["/from"])
    assert owner.get("/attendance/shifts?from=2026-01-01&to=2028-01-01").status_code == 400
    assert owner.get("/attendance/shifts?from=2026-01-02&to=2026-01-01").status_code == 400
    assert owner.get("/attendance/shifts?from=0001-01-01&to=0001-01-02").status_code == 400


def test_imports_are_looked_at_first(visit: Callable[[str], Visitor]) -> None:
    owner = visit("owner@one")

    def ask(what: str, text: str, **more: Any) -> Any:
        body = {"what": what, "text": text, **more}
        return owner.post("/attendance/import?language=fr", body)

    told = ask("sites", "nom;code\nGare;99\nPort;9x\n", apply=True).get_json()
    assert (told["ok"], told["applied"], told["new"], told["errors"]) == (False, False, 1, 1)
    (wrong,) = told["rows"][1]["errors"]
    assert (told["rows"][1]["line"], wrong["field"]) == (3, "code")
    assert wrong["message"].startswith("écrivez")
    assert owner.get("/attendance/sites").get_json()["sites"] == []
    assert ask("sites", "nom;code\nGare;99\n").get_json()["applied"] is False
    assert ask("sites", "nom;code\nGare;99\n", apply=True).get_json()["applied"]
    made = ask("workers", "nom\nAmina Diallo\n", apply=True).get_json()
    assert [(one["worker"], len(one["code"])) for one in made["codes"]] == [("amina-diallo", 6)]
    day = TODAY + timedelta(days=1)
    event = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@x\r\n"
        f"DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T080000\r\n"
        f"DTEND;TZID=Europe/Paris:{day:%Y%m%d}T100000\r\n"
        "SUMMARY:Ménage\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    ical = {"format": "ical", "site": "gare", "worker": "amina-diallo", "apply": True}
    assert ask("planning", event, **ical).get_json()["new"] == 1
    assert ask("planning", event, **ical).get_json()["same"] == 1
    (shift,) = owner.get(f"/attendance/shifts?from={day}&to={day}").get_json()["shifts"]
    assert shift["from"].startswith(f"{day}T08:00:00+0")
    assert ask("planning", "not a table", format="ical").status_code == 422
    assert ask("sites", "").status_code == 422
    assert visit("viewer@one").post("/attendance/import", {"what": "sites", "text": "nom\nA"}
                                    ).status_code == 403  # fmt: skip


def test_a_call_becomes_an_intervention_and_is_corrected(owner: Visitor, app: Flask) -> None:
    site, worker = fill(owner)
    begun = time.time() - 7200
    assert punch_at(app, "c1", at=begun)["result"] == "in"
    assert punch_at(app, "c2", at=begun + 3600)["result"] == "out"
    day = datetime.fromtimestamp(begun, PARIS).date()
    board = owner.get(f"/attendance/board?from={day}").get_json()
    (one,) = board["interventions"]
    assert (one["worker"], one["site"], one["state"]) == (worker, site, "done")
    assert one["gaps"] == ["unplanned"]
    assert [each["name"] for each in board["workers"]] == ["Amina Diallo"]

    asked = f"/attendance/punches?from={day}&to={day + timedelta(days=1)}"
    out, into = owner.get(asked).get_json()["punches"]
    assert (out["direction"], into["direction"], into["line"]) == ("out", "in", LINE)
    assert into["at"].endswith(("+01:00", "+02:00"))
    later = (datetime.fromtimestamp(begun + 600, UTC)).isoformat()
    corrected = owner.post(
        f"/attendance/punches/{into['id']}/correct", {"at": later, "reason": "watch was slow"}
    )
    row = corrected.get_json()
    assert (row["kind"], row["corrects"]) == ("correction", into["id"])
    assert (row["author"], row["reason"]) == ("owner", "watch was slow")
    void = owner.post(f"/attendance/punches/{out['id']}/void", {"reason": "by mistake"})
    assert void.get_json()["kind"] == "void"
    again = owner.post(f"/attendance/punches/{out['id']}/void", {"reason": "by mistake"})
    assert again.status_code == 409
    hand = {
        "worker": worker,
        "site": site,
        "direction": "out",
        "reason": "forgot",
        "at": datetime.fromtimestamp(begun + 5400, PARIS).replace(tzinfo=None).isoformat(),
    }
    added = owner.post("/attendance/punches", hand)
    assert (added.status_code, added.get_json()["author"]) == (201, "owner")
    rows = owner.get(asked).get_json()
    assert [each["seq"] for each in rows["punches"]] == [5, 4, 3, 2, 1]
    assert owner.get(f"{asked}&limit=2").get_json()["more"]
    (one,) = owner.get(f"/attendance/board?from={day}").get_json()["interventions"]
    assert (one["in_punch"], one["out_punch"]) == (into["id"], added.get_json()["id"])
    chain = owner.get("/attendance/chain").get_json()
    assert (chain["ok"], chain["count"], chain["head"]) == (True, 5, rows["punches"][0]["hash"])

    for wrong, place in [
        ({**hand, "reason": ""}, "/reason"), ({**hand, "direction": "up"}, "/direction"),
        ({**hand, "at": "2199-01-01T00:00"}, "/at"), ({**hand, "at": "tomorrow"}, "/at"),
        ({**hand, "at": "2090-01-01T00:00"}, "/at"),
    ]:  # fmt: skip
        answer = owner.post("/attendance/punches", wrong)
        assert (answer.status_code, pointers(answer)) == (422, [place])
    assert owner.post("/attendance/punches", {**hand, "worker": "nobody"}).status_code == 404
    assert owner.post("/attendance/punches/none/void", {"reason": "x"}).status_code == 404


def test_two_who_correct_a_punch_do_not_undo_each_other(owner: Visitor, app: Flask) -> None:
    fill(owner)
    assert punch_at(app, "c1")["result"] == "in"
    (seen,) = owner.get("/attendance/punches").get_json()["punches"]
    path, tag = f"/attendance/punches/{seen['id']}", {"If-Match": f'"{seen["hash"]}"'}
    first = owner.post(f"{path}/correct", {"direction": "out", "reason": "a"}, headers=tag)
    assert first.status_code == 201
    late = owner.post(
        f"{path}/correct?language=fr", {"direction": "in", "reason": "b"}, headers=tag
    )
    assert (late.status_code, late.get_json()["code"]) == (412, "stale")
    assert late.get_json()["detail"].startswith("Quelqu’un d’autre a corrigé ce pointage")
    assert owner.post(f"{path}/void", {"reason": "b"}, headers=tag).status_code == 412
    now = {"If-Match": f'"{first.get_json()["hash"]}"'}
    assert owner.post(f"{path}/void", {"reason": "b"}, headers=now).status_code == 201
    assert len(owner.get("/attendance/punches").get_json()["punches"]) == 3


def test_a_call_with_many_wrong_codes_is_one_exception(owner: Visitor, app: Flask) -> None:
    site, worker = fill(owner)
    studio = studio_of(app)
    records = AttendanceRecords(studio.engine, "one", studio.config.secret)
    for n in (1, 2, 3):
        attempt = Attempt(call="c1", at=datetime.now(UTC), line=LINE, site=None,
                          code="771199", unlisted="refuse")  # fmt: skip
        asyncio.run(records.punch(f"c1:1:punch-{n}", attempt))
    found = owner.get("/attendance/exceptions").get_json()["refusals"]
    assert [len(one["attempts"]) for one in found] == [3]
    assert {one["reason"] for one in found[0]["attempts"]} == {"wrong_code"}
    assert owner.get("/attendance/board").get_json()["open_refusals"] == 1
    body = {"act": "attach", "worker": worker, "site": site, "reason": "it was she"}
    assert owner.post(f"/attendance/refusals/{found[0]['id']}", body).status_code == 200
    assert owner.get("/attendance/exceptions").get_json()["refusals"] == []
    assert len(owner.get("/attendance/punches").get_json()["punches"]) == 1
    back = owner.post(f"/attendance/refusals/{found[0]['id']}/reopen", {"reason": "no"})
    assert back.status_code == 200
    assert len(owner.get("/attendance/exceptions").get_json()["refusals"][0]["attempts"]) == 3


def test_every_change_is_in_the_journal_under_its_author(
    visit: Callable[[str], Visitor], app: Flask
) -> None:
    owner = visit("owner@one")
    me = owner.get("/session").get_json()["user"]["name"]
    site, worker = fill(owner)
    number = LINE.replace("+", "%2B")
    times = {"site": site, "worker": worker, "from": "2026-11-23T08:00", "to": "2026-11-23T10:00"}
    lines = f"/attendance/sites/{site}/lines"
    shift = owner.post("/attendance/shifts", times).get_json()["id"]
    hook = owner.post("/attendance/webhooks", {"url": "https://example.org/key"}).get_json()["id"]
    for verb, path, body in (
        ("PUT", f"/attendance/sites/{site}", {"name": "Elsewhere"}),
        ("POST", f"{lines}/{number}/refuse", None), ("POST", f"{lines}/{number}/approve", None),
        ("DELETE", f"{lines}/{number}", None), ("POST", lines, {"number": "+33145223355"}),
        ("PUT", f"/attendance/workers/{worker}", {"name": "Amina D.", "phone": "+33612345678"}),
        ("POST", f"/attendance/workers/{worker}/code", None),
        ("PUT", f"/attendance/shifts/{shift}", {**times, "note": "keys"}),
        ("POST", f"/attendance/shifts/{shift}/repeat", {"until": "2026-12-01"}),
        ("DELETE", f"/attendance/shifts/{shift}", None),
        ("PUT", "/attendance/settings", {"tolerance": 300, "alert_emails": ["boss@example.org"]}),
        ("DELETE", f"/attendance/webhooks/{hook}", None),
        ("POST", "/attendance/import", {"what": "sites", "text": "nom\nGare", "apply": True}),
        ("DELETE", "/attendance/sites/gare", None),
    ):  # fmt: skip
        before = owner.get("/attendance/changes").get_json()["changes"]
        assert owner.ask(verb, path, body).status_code < 300, (verb, path)
        told = owner.get("/attendance/changes").get_json()["changes"]
        new = told[: len(told) - len(before)]
        assert new, (verb, path)
        assert {one["author"] for one in new} == {me}, (verb, path)
    all_ = owner.get("/attendance/changes?limit=1000").get_json()
    assert not all_["more"]
    assert owner.get("/attendance/changes?limit=2").get_json()["more"]
    (noted,) = [c for c in all_["changes"] if c["thing"] == shift and c["act"] == "added"]
    assert noted["name"] == "Amina D. · Elsewhere"
    begins = {field["name"]: field["after"] for field in noted["fields"]}["begins"]
    assert begins == "2026-11-23T08:00:00+01:00"
    of = owner.get(f"/attendance/changes?kind=worker&thing={worker}").get_json()["changes"]
    assert [one["act"] for one in of] == ["changed", "changed", "added"]
    table = owner.get("/attendance/changes?format=csv&language=fr&limit=1")
    assert {line.split(";")[0] for line in table.text.splitlines()[1:]} == {
        str(one["seq"]) for one in all_["changes"] if one["fields"]
    }  # a spreadsheet is whole
    assert owner.get(f"/attendance/changes?before={2**31}").status_code == 400
    assert len(owner.get(f"/attendance/changes?before={2**31 - 1}").get_json()["changes"]) > 1
    assert table.text.lstrip("\ufeff").startswith("seq;at;author;kind;thing;name;act;field;before")
    assert CODE not in table.text
    assert visit("viewer@one").get("/attendance/changes").status_code == 403
    assert visit("owner@two").get("/attendance/changes").get_json()["changes"] == []
    proof = owner.get("/attendance/chain").get_json()
    assert (proof["ok"], proof["changes"]) == (True, len(all_["changes"]))


def test_a_message_that_failed_says_why_and_is_sent_again(owner: Visitor, app: Flask) -> None:
    studio = studio_of(app)
    with writing(studio.engine) as conn:
        outbox.add(conn, "one", [Message("sms", "+33612345678", "k", "late")], 1e9)
    Sender(studio.engine, studio.config).drain(Lane("sms"))
    (failed,) = owner.get("/attendance/messages?failed=1").get_json()["deliveries"]
    assert (failed["error"], failed["again"]) == ("not-configured", True)
    path = f"/attendance/messages/{failed['id']}/again"
    again = owner.post(path).get_json()
    assert (again["state"], again["again"]) == ("waiting", False)
    assert owner.get("/attendance/messages?failed=1").get_json()["deliveries"] == []
    refused = owner.post(f"{path}?language=fr")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "not-failed")


def test_the_ends_are_noted_once_a_day_and_compared(owner: Visitor, app: Flask) -> None:
    studio = studio_of(app)
    fill(owner)
    assert punch_at(app, "c1")["result"] == "in"
    assert owner.get("/attendance/chain").get_json()["anchors"] == 0
    day = 20_000 * 86400.0
    for now in (day, day + 60, day + 86000, day + 86400):
        alerting = Alerting(studio, lambda now=now: now)
        alerting.anchor()
        alerting.anchor()
    proof = owner.get("/attendance/chain").get_json()
    assert (proof["ok"], proof["anchors"]) == (True, 2)
    assert proof["anchored"].startswith("2024-10-05T00:00:00")
    assert sorted(file.name for file in (studio.config.data / "anchors").iterdir()) == ["one.txt"]
    with writing(studio.engine) as conn:
        conn.execute(attendance_changes.update().values(author="eve"))
    broken = owner.get("/attendance/chain?fresh=1&language=it").get_json()
    assert (broken["ok"], broken["broken_at"]) == (False, None)
    assert "registro" in broken["problem"]


def test_reports_and_files(owner: Visitor) -> None:
    site, worker = fill(owner)
    owner.put("/attendance/workers/" + worker, {"name": "=cmd()|Diallo"})
    for direction, at in (("in", "08:00"), ("out", "10:30")):
        owner.post("/attendance/punches", {"worker": worker, "site": site, "direction": direction,
                   "at": f"2024-11-18T{at}", "reason": "by hand"})  # fmt: skip
    week = "from=2024-11-18&to=2024-11-24"
    told = owner.get(f"/attendance/report?{week}").get_json()
    assert [(row["id"], row["actual"]) for row in told["rows"]] == [(worker, 9000)]
    assert told["total"]["unplanned"] == 1
    assert (
        owner.get(f"/attendance/report?{week}&by=day").get_json()["rows"][0]["id"] == "2024-11-18"
    )
    assert owner.get(f"/attendance/report?{week}&by=moon").status_code == 400

    table = owner.get(f"/attendance/report?{week}&by=worker&format=csv&language=fr")
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert table.headers["Content-Disposition"] == (
        'attachment; filename="heures-2024-11-18-2024-11-24.csv"'
    )
    assert table.data.startswith(b"\xef\xbb\xbf")
    assert "'=cmd()" in table.data.decode("utf-8-sig")
    page = owner.get(f"/attendance/report?{week}&format=pdf&language=en")
    assert page.headers["Content-Type"] == "application/pdf"
    assert 'filename="hours-2024' in page.headers["Content-Disposition"]
    assert page.data.startswith(b"%PDF-")
    export = owner.get(f"/attendance/export?{week}&language=en")
    lines = export.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert ",owner,by hand" in lines[1]
    assert lines[0].startswith("seq,")
    assert 'filename="punches-' in export.headers["Content-Disposition"]


def test_settings_and_webhooks(visit: Callable[[str], Visitor]) -> None:
    owner = visit("owner@one")
    told = owner.get("/attendance/settings").get_json()
    assert (told["email"], told["sms"]) == (
        {"configured": False, "from": ""},
        {"configured": False},
    )
    assert told["numbers"] == []
    saved = owner.put("/attendance/settings", {"alert_emails": ["boss@example.org"],
                      "on": {"late": False}, "tolerance": 300})  # fmt: skip
    assert saved.get_json()["alert_emails"] == ["boss@example.org"]
    assert saved.get_json()["on"] == {"late": False, "missing_in": True, "missing_out": True}
    wrong = owner.put("/attendance/settings", {"alert_emails": ["boss"], "alert_sms": ["+33"]})
    assert pointers(wrong) == ["/alert_emails/0", "/alert_sms/0"]
    mail = owner.post("/attendance/settings/test", {"email": "boss@example.org"})
    assert (mail.status_code, mail.get_json()["code"]) == (409, "no-mail")

    made = owner.post("/attendance/webhooks", {"url": "https://erp.example.org/punches"})
    secret = made.get_json()["secret"]
    assert made.status_code == 201
    assert len(secret) > 30
    listed = owner.get("/attendance/webhooks")
    assert secret not in listed.text
    (one,) = listed.get_json()["webhooks"]
    assert (one["url"], one["author"]) == ("https://erp.example.org/punches", "owner")
    # Many such addresses let in whoever knows them.
    (seen,) = visit("viewer@one").get("/attendance/webhooks").get_json()["webhooks"]
    assert seen["url"] == "https://erp.example.org/…"
    for url in ("http://127.0.0.1/", "http://localhost/", "ftp://example.org/", "nonsense"):
        refused = owner.post("/attendance/webhooks", {"url": url})
        assert (refused.status_code, pointers(refused)) == (422, ["/url"])
    path = f"/attendance/webhooks/{one['id']}"
    sent = owner.post(f"{path}/test").get_json()
    assert (sent["kind"], sent["state"]) == ("webhook", "waiting")
    deliveries = owner.get(f"{path}/deliveries")
    assert [each["id"] for each in deliveries.get_json()["deliveries"]] == [sent["id"]]
    assert secret not in deliveries.text
    assert owner.delete(path).status_code == 204
    assert owner.get(f"{path}/deliveries").status_code == 404
    assert owner.post("/attendance/alerts/none/acknowledge", {}).status_code == 404
    assert owner.get("/attendance/alerts?open=1").get_json()["alerts"] == []


def test_errors_are_in_the_readers_language(visit: Callable[[str], Visitor]) -> None:
    owner = visit("owner@one")
    texts = set()
    for language in ("en", "fr", "it"):
        answer = owner.put(f"/attendance/settings?language={language}", {"alert_emails": ["x"]})
        texts.add(answer.get_json()["errors"][0]["detail"])
        gone = owner.get(f"/attendance/sites/none?language={language}")
        texts.add(gone.get_json()["detail"])
    assert len(texts) == 6


def test_supervisors_and_others(visit: Callable[[str], Visitor], app: Flask) -> None:
    site, worker = fill(visit("supervisor@one"))
    hand = {"worker": worker, "site": site, "direction": "in", "at": "2024-11-18T08:00",
            "reason": "x"}  # fmt: skip
    for role, may in [("supervisor", 201), ("designer", 201), ("tester", 403), ("viewer", 403)]:
        visitor = visit(f"{role}@one")
        assert visitor.get("/attendance/board").status_code == 200
        assert visitor.post("/attendance/punches", hand).status_code == may, role
    supervisor = visit("supervisor@one")
    for verb, path in [("POST", "/flows"), ("PUT", "/numbers/12"), ("PUT", "/calendars/day"),
                       ("POST", "/flows/hello/publish")]:  # fmt: skip
        assert supervisor.ask(verb, path, {}).status_code == 403


def test_hostile_values_end_in_words(owner: Visitor) -> None:
    site, worker = fill(owner)
    bodies = {
        "/attendance/sites": {"name": "A"}, "/attendance/workers": {"name": "A"},
        "/attendance/shifts": {"site": site, "worker": worker, "from": "2024-11-18T08:00",
                               "to": "2024-11-18T09:00"},
        "/attendance/punches": {"site": site, "worker": worker, "direction": "in",
                                "at": "2024-11-18T08:00", "reason": "x"},
        "/attendance/webhooks": {"url": "https://example.org"},
        "/attendance/import": {"what": "sites", "text": "nom\nA"},
    }  # fmt: skip
    hostile: list[Any] = [None, 0, -1, 2**70, 1.5, True, "", " ", "\0", "\ud800", "x" * 5000, [],
                          {}, "'; DROP TABLE punches; --", "=1+1", "0001-01-01T00:00",
                          "9999-12-31T23:59:59-23:59", "../../etc/passwd"]  # fmt: skip
    for path, body in bodies.items():
        for name in body:
            for value in hostile:
                data = json.dumps({**body, name: value})
                answer = owner.post(path, data=data, content_type="application/json")
                assert answer.status_code in (200, 201, 400, 404, 409, 422), (path, name, value)
    for text in ("%00", "..%2f..", "%ff", "a" * 300, "🙂"):
        assert owner.get(f"/attendance/sites/{text}").status_code == 404
        assert owner.get(f"/attendance/punches?worker={text}").status_code in (200, 400)
    for what in ("board", "punches", "shifts", "report", "export"):
        for days in ("from=9999-12-31", "to=0001-01-01"):
            assert owner.get(f"/attendance/{what}?{days}").status_code in (200, 400), (what, days)
    assert owner.get("/attendance/chain").get_json()["ok"]


def test_who_may_not_attend_finds_no_code_by_trying(visit: Callable[[str], Visitor]) -> None:
    """Calls that are only tried count no wrong codes: a script would find out all of them."""
    owner = visit("owner@one")
    fill(owner)
    cases = Path(__file__).parents[1] / "flows/checks/code-length.json"
    owner.create(json.loads(cases.read_text("utf-8"))["passes"], "punches")
    steps = [{"hear": "p"}, {"press": CODE}]
    call = {"from": LINE, "to": ""}
    order = {"scenario": {"name": "Essai", "call": call, "steps": steps, "expect": {}}}
    found = {}
    for role in ("owner", "tester"):
        run = visit(f"{role}@one").post("/flows/punches/scenarios/run", order).get_json()
        found[role] = [step["port"] for step in run["results"][0]["path"] if step["node"] == "p"]
    assert found == {"owner": ["in"], "tester": ["unknown_worker"]}
