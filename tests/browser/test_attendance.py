"""The planning board in a real browser: a punch made elsewhere is pushed there; punches are
corrected, alerts taken care of, reports taken away; by keyboard alone, for everybody."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

import pytest

from nodes.world import Attempt
from runtime.config import Config
from runtime.records.attendance.service import AttendanceRecords
from runtime.records.database import connect
from studio.demo import WORKSPACE
from tests.browser.conftest import EMAIL, KNOWN, PASSWORD, Served, Tab, start, stop
from tests.browser.holding import holding, let_go
from tests.browser.person import Person
from tests.browser.readable import complaints, cut, still
from tests.browser.test_everything_readable import ask

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
MINUTE = timedelta(minutes=1)
NUMBERS = count(1)
PLACES = {"": "bar", "/history": "punch", "/reports": "report"}
"""Screens, and what is there once they are."""
CHANGED = '"attendance",{"changed":'
# Whether a bar ever glowed is noted by the page itself.
WATCH = """(shift) => {
  window.seen = {};
  const look = () => {
    const bar = document.querySelector(`[data-bar="${shift}"]`);
    const now = performance.timeOrigin + performance.now();
    for (const end of ['in', 'out']) if (bar?.dataset[end]) window.seen[end] ??= now;
    window.glowed ||= bar?.dataset.glow !== undefined;
  };
  new MutationObserver(look).observe(
    document.body, { subtree: true, childList: true, attributes: true });
  look();
}"""
GLOW = """(shift) => new MutationObserver(() => {
  const bar = document.querySelector(`[data-bar="${shift}"]`);
  window.glowed ||= bar?.dataset.glow !== undefined;
}).observe(document.body, { subtree: true, childList: true, attributes: true })"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attendance")


@pytest.fixture(scope="module")
def studio(home: Path) -> Iterator[Served]:
    """A studio whose data is at hand: punches are put there, as by the process that has calls."""
    served = start(home)
    yield served
    stop(served)


@pytest.fixture
def records(home: Path, studio: Served) -> Iterator[AttendanceRecords]:
    config = Config.from_env(home, {})
    engine = connect(config.database_url)
    yield AttendanceRecords(engine, WORKSPACE, config.secret)
    engine.dispose()


@dataclass(frozen=True)
class Planned:
    """A worker with a code, expected at a site."""

    name: str
    worker: str
    code: str
    site: str
    shift: str
    begins: datetime


def planned(page: "Page", name: str, since: int, until: int) -> Planned:
    """Somebody new at a site of their own, expected from and until so many minutes from now."""
    number = next(NUMBERS)
    name, code = f"{name} {number}", str(70_000_000 + number)
    zone = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    site = ask(page, "POST", "/attendance/sites", {"name": f"Chez {name}", "zone": zone})["id"]
    worker = ask(page, "POST", "/attendance/workers", {"name": name, "code": code})["id"]
    begins = now + since * MINUTE
    shift = ask(page, "POST", "/attendance/shifts", {
        "worker": worker, "site": site, "from": begins.isoformat(),
        "to": (now + until * MINUTE).isoformat(),
    })["id"]  # fmt: skip
    return Planned(name, worker, code, site, shift, begins)


def by_hand(page: "Page", who: Planned, direction: str, late: int) -> None:
    """A punch that somebody wrote, so many minutes after the begin."""
    made = ask(page, "POST", "/attendance/punches", {
        "worker": who.worker, "site": who.site, "direction": direction,
        "at": (who.begins + late * MINUTE).isoformat(), "reason": "Cahier du site",
    })  # fmt: skip
    assert made["direction"] == direction


def elsewhere(desk: Tab) -> "Page":
    """Where nothing of attendance is shown: the board is opened once all is planned."""
    return desk.go("/nowhere")


def bar_of(page: "Page", who: Planned) -> "Locator":
    return page.locator(f"[data-bar='{who.shift}']")


def call(records: AttendanceRecords, who: Planned, visit: str, direction: Any) -> float:
    """A punch by telephone; the moment from which it is on disk, in milliseconds."""
    attempt = Attempt(
        call=f"call-{visit}", at=datetime.now(UTC), line="", site=who.site, code=who.code,
        direction=direction, duplicate_window=0,
    )  # fmt: skip
    key = f"call-{visit}:{visit}:punch-1"
    with ThreadPoolExecutor(1) as other:  # Playwright has a loop in this thread
        answer = other.submit(lambda: asyncio.run(records.punch(key, attempt))).result()
    assert answer["result"] == direction
    return time() * 1000


def news(page: "Page") -> list[str]:
    """From now on: "told" for each change of attendance the studio pushes, "asked" for each time
    the page asks for the board. To be called before the page is opened.
    """
    heard: list[str] = []

    def listen(line: Any) -> None:
        line.on("framereceived", lambda said: heard.append("told") if CHANGED in said else None)

    page.on("websocket", listen)
    page.on(
        "request", lambda one: heard.append("asked") if "/attendance/board" in one.url else None
    )
    return heard


def test_a_punch_made_elsewhere_is_pushed(visit: Any, records: AttendanceRecords) -> None:
    tab = visit().tab()
    page = tab.known()
    who = planned(page, "Zelda Pressée", -5, 60)
    heard = news(page)
    tab.open("/attendance")
    bar_of(page, who).wait_for()
    page.evaluate(GLOW, who.shift)
    for direction, said in (("in", "arrivée à"), ("out", "départ à")):
        call(records, who, f"{who.worker}-{direction}", direction)
        bar_of(page, who).and_(page.locator(f"[data-{direction}]")).wait_for()
        status = page.locator("[data-news]")
        status.filter(has_text=f"{who.name} : {said}").wait_for(state="attached")
    assert page.evaluate("window.glowed")
    assert bar_of(page, who).get_attribute("data-status") == "early"
    first = heard.index("asked")
    asked = [at for at, what in enumerate(heard) if what == "asked" and at > first]
    assert len(asked) >= 2
    assert len(asked) <= heard.count("told"), heard  # and never by the clock


def test_a_punch_made_elsewhere_is_seen_within_a_second(
    visit: Any, records: AttendanceRecords
) -> None:
    tab = visit().tab()
    page = tab.known()
    took = []
    for number, name in enumerate(("Zelda Un", "Zelda Deux", "Zelda Trois")):
        who = planned(page, name, -5, 60)
        tab.open("/attendance")
        bar_of(page, who).wait_for()
        page.evaluate(WATCH, who.shift)
        for direction, end in (("in", "in"), ("out", "out")):
            done = call(records, who, f"timed-{number}-{direction}", direction)
            page.wait_for_function("(end) => window.seen[end]", arg=end)
            took.append(page.evaluate("window.seen")[end] - done)
        status = page.locator("[data-news]")
        status.filter(has_text=f"{who.name} : départ à").wait_for(state="attached")
        assert page.evaluate("window.glowed")
        assert bar_of(page, who).get_attribute("data-status") == "early"
    print(f"\nfrom the disk to the board: {', '.join(f'{ms:.0f}' for ms in took)} ms")
    # Two busy cores make any one of them a matter of luck; not half of them.
    assert sorted(took)[len(took) // 2] < 1000, took
    assert max(took) < 5000, took


def test_a_punch_is_corrected_in_three_acts_and_an_alert_taken_care_of(desk: Tab) -> None:
    page = elsewhere(desk)
    who = planned(page, "Yann Tardif", -90, -30)
    by_hand(page, who, "in", 25)
    by_hand(page, who, "out", 60)
    absent = planned(page, "Xavier Absent", -60, 60)
    desk.go("/attendance")
    bar = bar_of(page, who)
    bar.wait_for()
    assert bar.get_attribute("data-status") == "late"
    assert bar_of(page, absent).get_attribute("data-status") == "overdue"

    person = Person(page)
    person.click(bar)
    panel = page.locator(f"[data-panel='{who.shift}']")
    field = panel.get_by_role("textbox", name="Heure d’arrivée")
    field.wait_for()
    zone = page.evaluate("new Date().getTimezoneOffset()")
    local = who.begins - zone * MINUTE
    person.fill(field, local.strftime("%H%M"))
    person.click(panel.get_by_role("button", name="Confirmé par le site"))
    panel.get_by_text(f"{(local + 25 * MINUTE):%H:%M} → {local:%H:%M}").wait_for()
    assert len(person.acts) == 3
    page.wait_for_selector(f"[data-bar='{who.shift}'][data-status=done]", state="attached")
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")

    alert = page.locator("[data-alert]").filter(has_text=absent.name)
    alert.get_by_text("pas encore d’arrivée").wait_for()  # the studio looks every second
    alert.get_by_role("button", name="Prendre en charge").click()
    alert.wait_for(state="detached")
    kept(page, who)


def kept(page: "Page", who: Planned) -> None:
    """The history has the punch as it was made, and its correction."""
    page.get_by_role("link", name="Historique").click()
    page.get_by_role("combobox", name="Intervenant").select_option(label=who.name)
    mine = page.locator("[data-punch]", has_text=who.name)
    mine.filter(has_text="Départ").wait_for()
    mine.filter(has_text="corrigé").locator("button").click()
    rows = page.locator("[data-history] li")
    assert rows.count() == 2
    assert "Confirmé par le site" in rows.last.inner_text()
    assert "Par Demo" in rows.last.inner_text()
    page.keyboard.press("Escape")
    page.locator("[data-chain=whole]").wait_for()


def test_a_correction_that_was_begun_survives_closing(desk: Tab) -> None:
    """Closed by accident: it is not made, and not lost; the message leads back to it."""
    page = elsewhere(desk)
    who = planned(page, "Marthe Brouillon", -60, 60)
    by_hand(page, who, "in", 3)
    desk.go("/attendance")
    bar_of(page, who).click()
    hour = page.get_by_label("Heure d’arrivée")
    hour.wait_for()
    before = hour.input_value()
    hour.fill("00:07")
    page.get_by_placeholder("Autre raison").fill("vu avec le gard")
    page.mouse.click(200, 600)  # beside the panel
    page.locator("[data-panel]").wait_for(state="detached")
    page.get_by_role("button", name="Reprendre").click()
    page.locator("[data-panel]").wait_for()
    assert hour.input_value() == "00:07"
    assert page.get_by_placeholder("Autre raison").input_value() == "vu avec le gard"
    page.locator("[data-panel]").get_by_role("button", name="Annuler", exact=True).click()
    assert hour.input_value() == before
    page.keyboard.press("Escape")
    page.locator("[data-panel]").wait_for(state="detached")
    bar_of(page, who).click()
    hour.wait_for()
    assert hour.input_value() == before
    assert len(ask(page, "GET", f"/attendance/punches?worker={who.worker}")["punches"]) == 1


def test_a_begun_correction_is_not_turned_against_a_newer_punch(
    desk: Tab, records: AttendanceRecords
) -> None:
    """A departure was being written when the worker punched it by telephone."""
    page = elsewhere(desk)
    who = planned(page, "Nadia Entretemps", -60, -5)
    by_hand(page, who, "in", 3)
    desk.go("/attendance")
    bar_of(page, who).click()
    panel = page.locator("[data-panel]")
    panel.get_by_role("button", name="Ajouter le départ").click()
    panel.get_by_label("Heure de départ").fill("00:07")
    panel.get_by_placeholder("Autre raison").fill("vu avec le gard")
    call(records, who, "meanwhile", "out")
    panel.get_by_text("Ce pointage a changé entre-temps").wait_for()
    assert panel.locator("form").count() == 0
    assert panel.get_by_label("Heure de départ").input_value() != "00:07"


def test_a_begun_correction_changes_only_the_punch_that_was_seen(desk: Tab) -> None:
    """Somebody else corrects it, and only the story of the punch has heard of it yet."""
    page = elsewhere(desk)
    who = planned(page, "Oscar Pareil", -60, 60)
    by_hand(page, who, "in", 3)
    desk.go("/attendance")
    bar_of(page, who).click()
    hour = page.get_by_label("Heure d’arrivée")
    hour.fill("00:07")
    found = ask(page, "GET", f"/attendance/punches?worker={who.worker}")["punches"][0]
    again = {"at": who.begins.isoformat(), "reason": "relu"}
    held = holding(page, "**/api/v1/attendance/board*")
    ask(page, "POST", f"/attendance/punches/{found['id']}/correct", again)
    page.get_by_text("relu").wait_for()
    with page.expect_response("**/correct*") as told:
        page.get_by_role("button", name="Confirmé par le site").click()
    assert told.value.status == 412
    let_go(page, held)
    page.get_by_text("Quelqu’un d’autre l’a modifié entre-temps").wait_for()
    page.locator("[data-panel] form").wait_for(state="detached")
    desk.complaints.clear()  # the browser itself reports the 412


def test_what_was_begun_ends_with_the_session(visit: Any) -> None:
    tab = visit().tab()
    KNOWN.clear()  # a session of its own: it ends here
    page = tab.known()
    who = planned(page, "Prune Partie", -60, 60)
    by_hand(page, who, "in", 3)
    tab.open("/attendance")
    bar_of(page, who).click()
    page.get_by_label("Heure d’arrivée").fill("00:07")
    page.locator("[data-panel] form").wait_for()
    page.mouse.click(200, 600)  # beside the panel
    page.locator("[data-panel]").wait_for(state="detached")
    page.get_by_role("button", name="Compte de Demo").click()
    page.get_by_role("menuitem", name="Se déconnecter").click()
    page.fill("input[name=email]", EMAIL)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    bar_of(page, who).click()
    page.get_by_label("Heure d’arrivée").wait_for()
    assert page.get_by_label("Heure d’arrivée").input_value() != "00:07"
    assert page.locator("[data-panel] form").count() == 0


def test_hours_are_taken_away_as_files(desk: Tab) -> None:
    page = elsewhere(desk)
    who = planned(page, "=Wanda Formule", -100, -40)
    by_hand(page, who, "in", 0)
    by_hand(page, who, "out", 55)
    desk.go("/attendance/reports")
    page.get_by_text("Ce mois", exact=True).click()
    line = page.locator("tr", has_text=who.name)
    line.wait_for()
    assert {"1:00", "0:55", "−0:05"} <= set(line.inner_text().split())
    with page.expect_download() as coming:
        page.get_by_role("button", name="CSV").click()
    text = coming.value.path().read_text("utf-8-sig")
    assert coming.value.suggested_filename.endswith(".csv")
    assert who.name in text
    assert not any(cell.startswith("=") for row in text.splitlines() for cell in row.split(";"))
    with page.expect_download() as coming:
        page.get_by_role("button", name="PDF").click()
    assert coming.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_label("Compter aussi les essais").check()
    page.get_by_text("ce ne sont pas des heures à payer").wait_for()
    line.wait_for()


def test_the_board_by_keyboard_alone(desk: Tab) -> None:
    page = elsewhere(desk)
    upper = planned(page, "Aaa Première", 10, 40)
    lower = planned(page, "Aab Seconde", 10, 40)
    desk.go("/attendance")
    bar_of(page, lower).wait_for()
    title = page.locator("h1").inner_text()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(t) => document.querySelector('h1').innerText !== t", arg=title)
    page.keyboard.press("Home")
    bar_of(page, upper).wait_for()
    assert page.locator("h1").inner_text() == title
    page.keyboard.press("/")
    page.keyboard.type("chez aa")
    page.wait_for_function("() => document.querySelectorAll('[data-row]').length === 2")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.bar"):
            break
    here = "document.activeElement.dataset.bar"
    assert page.evaluate(here) == upper.shift
    page.keyboard.press("ArrowDown")
    assert page.evaluate(here) == lower.shift
    page.keyboard.press("Enter")
    page.locator(f"[data-panel='{lower.shift}']").wait_for()
    page.keyboard.press("Escape")
    page.locator("[data-panel]").wait_for(state="detached")
    page.wait_for_function(f"(id) => {here} === id", arg=lower.shift)
    page.keyboard.press("ArrowUp")
    assert page.evaluate(here) == upper.shift


def only(page: "Page", who: Planned) -> None:
    """The board shows nobody else: what is looked at then takes less long."""
    bar_of(page, who).wait_for()
    page.locator("main input[type=search]").fill(who.name)
    page.wait_for_function("() => document.querySelectorAll('[data-row]').length === 1")


def screens(tab: Any, who: Planned) -> Iterator[str]:
    """The board, history and reports, and what opens over them."""
    page = tab.open("/attendance")
    bar_of(page, who).wait_for()
    yield "day"
    tab.open("/attendance?view=week&by=site")
    only(page, who)
    bar_of(page, who).click()
    field = page.locator("[data-panel] [data-direction=in] input[inputmode]")
    field.fill("00:01")
    page.locator("[data-panel] form").wait_for()
    yield "correction"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator("[data-panel]").wait_for(state="detached")
    yield "week"
    tab.open("/attendance/history")
    page.locator("[data-punch]").first.wait_for()
    page.locator("main select").first.select_option(label=who.name)
    yield "history"
    page.locator("[data-punch] button").first.click()
    page.locator("[data-history]").wait_for()
    yield "one punch"
    tab.open("/attendance/reports")
    page.locator("[data-report]").wait_for()
    yield "report"


@pytest.mark.timeout(200)
def test_attendance_for_everybody(visit: Any) -> None:
    tab = visit().tab()
    page = tab.known()
    ask(page, "PATCH", "/session", {"language": "fr"})  # the person's, whatever a test left
    who = planned(page, "Valérie de La Rochefoucauld-Montbel", -80, -20)
    by_hand(page, who, "in", 30)
    found = {name: complaints(page, "fr") for name in screens(tab, who)}
    for language in ("it", "en"):
        ask(page, "PATCH", "/session", {"language": language})
        tab.open("/attendance")
        only(page, who)
        found[language] = complaints(page, language)
        tab.open("/attendance/reports")
        page.locator("[data-report]").wait_for()
        found[f"{language} report"] = complaints(page, language)
    page.set_viewport_size({"width": 390, "height": 844})
    for path, ready in PLACES.items():
        tab.open(f"/attendance{path}")
        page.locator(f"[data-{ready}]").first.wait_for()
        still(page)
        found[f"narrow {path}"] = cut(page)
    assert {name: said for name, said in found.items() if said} == {}
