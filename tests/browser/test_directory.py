"""Directory, imports, planning, what is to be settled, settings and the card of a site."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from nodes.world import Attempt
from runtime.records import database, people
from runtime.records.attendance import attempts, chain, changes
from runtime.records.attendance.tables import outbox
from tests.browser.conftest import EMAIL, PASSWORD, Served, start, stop
from tests.browser.holding import holding, let_go
from tests.browser.person import Person
from tests.browser.readable import CONTRAST, CUT, LOCALES, serious
from tests.browser.test_everything_readable import ask
from tests.runtime.attending import MailServer, WebServer

pytestmark = pytest.mark.browser
PARIS = ZoneInfo("Europe/Paris")
FIRM = "one"
SECRET = b"k" * 32
SITES = {"nord": "Résidence Nord", "sud": "Clinique Sud"}
WORKERS = {"ana": "Ana Lopes", "beatrice": "Béatrice Morel"}
SCREENS = {
    "inbox": "/attendance/inbox", "workers": "/attendance/directory?open=ana",
    "sites": "/attendance/directory?tab=sites", "planning": "/attendance/planning",
    "site": "/attendance/directory?tab=sites&open=nord", "settings": "/attendance/settings",
    "card": "/attendance/sites/nord/card",
}  # fmt: skip


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a studio in which nobody works yet."""
    folder = tmp_path_factory.mktemp("firm")
    (folder / "secret").write_bytes(SECRET)
    (folder / "secret").chmod(0o600)
    engine = database.connect(f"sqlite:///{folder}/ariane.db")
    database.migrate(engine)
    with database.writing(engine) as conn:
        people.add_workspace(conn, FIRM, "Softy")
        people.add_user(conn, FIRM, EMAIL, PASSWORD, name="Chef")
    engine.dispose()
    return folder


@pytest.fixture(scope="module")
def studio(folder: Path, mail: MailServer) -> Iterator[Served]:
    """It sends mail, and tells other systems on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARIANE_SMTP_URL", mail.url)
        patch.setenv("ARIANE_MAIL_FROM", "ariane@example.org")
        patch.setenv("ARIANE_WEBHOOK_PRIVATE", "1")
        served = start(folder, demo=False)
    yield served
    stop(served)


def furnish(page: Any) -> dict[str, str]:
    """Two sites and two workers, if they are not there yet; new codes of the workers."""
    known = ask(page, "GET", "/attendance/workers")["workers"]
    if not {"ana", "beatrice"} & {one["id"] for one in known}:
        for at, (id_, name) in enumerate(SITES.items()):
            lines = [f"+3314200000{at}"]
            body = {"id": id_, "name": name, "code": f"12{at}4", "lines": lines}
            ask(page, "POST", "/attendance/sites", body)
        for id_, name in WORKERS.items():
            ask(page, "POST", "/attendance/workers", {"id": id_, "name": name})
    return {one: ask(page, "POST", f"/attendance/workers/{one}/code", {})["code"]
            for one in WORKERS}  # fmt: skip


def call_in(folder: Path, call: str, code: str, at: datetime) -> None:
    """A call with a code from a hidden number, as the runtime keeps it."""
    engine = database.connect(f"sqlite:///{folder}/ariane.db")
    attempt = Attempt(call, at, "", None, code, "toggle", 120.0, "accept", 3600.0, "")
    with database.writing(engine) as conn:
        attempts.attend(conn, FIRM, f"{call}:1:punch-1", attempt, SECRET)
    engine.dispose()


def signed_in(visit: Any, **how: Any) -> Any:
    """A tab in French where someone is signed in."""
    tab = visit(**how).tab()
    ask(tab.known(), "PATCH", "/session", {"language": "fr"})
    return tab


def test_twenty_workers_are_pasted_two_put_right_and_imported(visit: Any) -> None:
    page = signed_in(visit).open("/attendance/directory")
    person = Person(page)
    person.click(page.get_by_role("button", name="Coller depuis un tableur"))
    sheet = page.get_by_role("dialog", name="Importer des intervenants")
    rows = [f"Personne {n:02d}\t+33 6 12 34 56 {n:02d}\tp{n}@exemple.fr" for n in range(20)]
    rows[4] = "Personne 04\t12\tp4@exemple.fr"
    rows[11] = "Personne 11\t+33 6 12 34 56 11\tpas une adresse"
    sheet.get_by_label("Collez ici les cellules").fill("\n".join(["Nom\tMobile\tE-mail", *rows]))
    sheet.get_by_role("button", name="Importer 18 lignes").wait_for()
    person.fill(sheet.locator("[data-line='6'] input"), "+33 6 12 34 56 04", leave="Enter")
    person.fill(sheet.locator("[data-line='13'] input"), "p11@exemple.fr", leave="Enter")
    person.click(sheet.get_by_role("button", name="Importer 20 lignes"))
    codes = page.get_by_role("dialog", name="Codes créés")
    codes.locator("[data-code]").nth(19).wait_for()
    with page.expect_download() as saved:
        person.click(codes.get_by_role("button", name="Télécharger"))
    text = Path(saved.value.path()).read_text("utf-8-sig")
    assert len(set(re.findall(r"^Personne \d\d;(\d{6})\r?$", text, re.MULTILINE))) == 20
    person.click(codes.get_by_role("button", name="C’est noté"))
    assert page.locator("[data-worker]").count() == 20
    page.get_by_label("Chercher un nom").fill("1234 5611")
    page.get_by_label("Chercher un nom").fill("personne 11")
    page.locator("[data-worker]").nth(1).wait_for(state="detached")
    assert "p11@exemple.fr" in page.locator("[data-worker]").inner_text()


def test_a_worker_gets_a_new_code_once_and_leaves(visit: Any) -> None:
    tab = signed_in(visit)
    furnish(tab.page)
    page = tab.open("/attendance/directory")
    page.locator("[data-worker=beatrice] button").click()
    drawer = page.get_by_role("dialog", name="Béatrice Morel")
    drawer.get_by_label("Mobile").fill("06 12")
    drawer.get_by_role("button", name="Enregistrer").click()
    drawer.get_by_text("Avec le pays").wait_for()
    drawer.get_by_label("Mobile").fill("+33 6 12 34 00 00")
    drawer.get_by_role("button", name="Donner un nouveau code").click()
    page.get_by_role("dialog").last.get_by_role("button", name="Donner un nouveau code").click()
    code = page.locator("[data-code]").get_attribute("data-code") or ""
    assert re.fullmatch(r"\d{6}", code)
    page.get_by_role("button", name="C’est noté").click()
    assert drawer.get_by_label("Mobile").input_value() == "+33 6 12 34 00 00"
    drawer.get_by_role("button", name="Enregistrer").click()
    page.locator("[data-worker=beatrice]", has_text="+33 6 12 34 00 00").wait_for()
    page.get_by_role("button", name="Annuler").click()  # in the message at the foot
    page.locator("[data-worker=beatrice]", has_text="+33 6 12 34 00 00").wait_for(state="detached")


def test_an_intervention_is_planned_by_keyboard_alone(visit: Any) -> None:
    tab = signed_in(visit)
    furnish(tab.page)
    page = tab.open("/attendance/planning?week=2031-03-03")
    first = page.locator("[data-cell='0-0']")
    first.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    dialog = page.get_by_role("dialog", name="Prévoir une intervention")
    dialog.get_by_label("Site", exact=True).and_(page.locator(":focus")).wait_for()
    page.keyboard.type("nord")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    dialog.get_by_label("De", exact=True).focus()
    page.keyboard.type("22h30")
    page.keyboard.press("Tab")
    page.keyboard.type("6")
    dialog.get_by_text("Se termine le lendemain.").wait_for()
    page.keyboard.press("Enter")
    shift = page.locator("[data-cell='0-1'] [data-shift]")
    shift.wait_for()
    assert "22:30–06:00" in shift.inner_text()
    assert "Résidence Nord" in shift.inner_text()
    page.goto(page.url.replace("2031-03-03", "2031-03-10"))
    page.get_by_role("button", name="Copier la semaine d’avant (1)").click()
    page.locator("[data-cell='0-1'] [data-shift]").wait_for()
    page.get_by_role("button", name="Annuler", exact=True).click()
    page.locator("[data-shift]").wait_for(state="detached")


def afresh(page: Any) -> str:
    """Nothing is to be settled, whatever an earlier try has left; a mark for what comes now."""
    for one in ask(page, "GET", "/attendance/exceptions")["refusals"]:
        order = {"act": "dismiss", "reason": "encore"}
        ask(page, "POST", f"/attendance/refusals/{one['id']}", order)
    day = datetime.now(PARIS).date() - timedelta(days=1)
    span = f"?from={day}&to={day}"
    made = ask(page, "GET", f"/attendance/punches{span}")["punches"]
    void = {one["corrects"] for one in made if one["kind"] == "void"}
    for one in made:
        if one["kind"] == "punch" and one["id"] not in void:
            ask(page, "POST", f"/attendance/punches/{one['id']}/void", {"reason": "encore"})
    for one in ask(page, "GET", f"/attendance/shifts{span}")["shifts"]:
        body = {key: one[key] for key in ("worker", "site", "from", "to")}
        ask(page, "PUT", f"/attendance/shifts/{one['id']}", {**body, "cancelled": True})
    return uuid4().hex[:8]


def test_refused_calls_are_settled_in_two_acts(visit: Any, folder: Path) -> None:
    tab = signed_in(visit)
    codes = furnish(tab.page)
    mark = afresh(tab.page)
    began = (datetime.now(PARIS) - timedelta(days=1)).replace(hour=8, minute=0, second=0)
    ends = began + timedelta(hours=2)
    for worker, site in (("ana", "nord"), ("beatrice", "sud")):
        body = {"worker": worker, "site": site, "from": began.isoformat(), "to": ends.isoformat()}
        ask(tab.page, "POST", "/attendance/shifts", body)
    call_in(folder, f"a-{mark}", codes["ana"], began + timedelta(minutes=3))
    call_in(folder, f"b-{mark}", codes["beatrice"], ends + timedelta(minutes=1))
    page = tab.open("/attendance/inbox")
    person = Person(page)
    calls = page.locator("li[data-kind=refusal]")
    calls.nth(1).wait_for()
    page.wait_for_function(  # what the bar counts is what the list shows
        "() => document.querySelector('[data-nav-count]')?.dataset.navCount"
        " === String(document.querySelectorAll('li[data-item]').length)"
    )
    with person.within(2):
        person.click(calls.filter(has_text="Ana Lopes").get_by_role("button").first)
        person.click(page.get_by_role("button", name="Accepter"))
        calls.nth(1).wait_for(state="detached")
    with person.within(2):  # and by keyboard alone
        page.locator("body").evaluate("body => document.activeElement.blur()")
        while calls.get_by_role("button", name="Accepter").count() == 0:
            person.press("k")
        person.press("Enter")
        calls.wait_for(state="detached")
    undo(page, "Pointage retenu : Béatrice Morel, Clinique Sud.")
    calls.filter(has_text="Béatrice Morel").wait_for()  # it is to be settled again
    page.get_by_text("C’est de nouveau à régler.").wait_for()
    calls.get_by_role("button").first.click()
    page.get_by_role("button", name="Accepter").click()
    calls.wait_for(state="detached")
    day = f"?from={began.date()}&to={began.date()}"
    made = ask(page, "GET", f"/attendance/punches{day}")["punches"]
    assert {(one["worker"], one["site"], one["direction"]) for one in made} >= {
        ("ana", "nord", "in"), ("beatrice", "sud", "out")}  # fmt: skip
    page.locator("li[data-kind=gap]", has_text="Ana Lopes").get_by_role("button").first.click()
    page.get_by_role("button", name="Ajouter le départ").click()
    page.locator("li[data-kind=gap]", has_text="Ana Lopes").wait_for(state="detached")
    undo(page, "1 pointage ajouté à la main.")
    page.locator("li[data-kind=gap]", has_text="Ana Lopes").wait_for()


def undo(page: Any, told: str) -> None:
    """Take back what a message at the foot tells: others may still be there."""
    message = page.get_by_role("alert").filter(has_text=told).last
    message.get_by_role("button", name="Annuler", exact=True).click()


def test_what_was_settled_is_told_whenever_the_list_is_asked_again(
    visit: Any, folder: Path
) -> None:
    """The call is gone from the list before the last answer comes, and its form with it."""
    tab = signed_in(visit)
    codes = furnish(tab.page)
    mark = afresh(tab.page)
    eight = (datetime.now(PARIS) - timedelta(days=1)).replace(hour=8, minute=0, second=0)
    call_in(folder, f"c-{mark}", codes["ana"], eight)
    page = tab.open("/attendance/inbox")
    call = page.locator("li[data-kind=refusal]")
    call.get_by_role("button").first.click()
    call.get_by_role("button", name="Écarter…").wait_for()
    held = holding(page, "**/api/v1/attendance/workers")
    call.get_by_role("button", name="Écarter…").click()
    page.get_by_role("menuitem", name="C’était un essai").click()
    call.wait_for(state="detached")
    let_go(page, held)
    undo(page, "Écarté : C’était un essai.")
    call.wait_for()
    afresh(page)


def test_recipients_a_test_mail_and_a_webhook(visit: Any, mail: MailServer) -> None:
    tab = signed_in(visit)
    page = tab.open("/attendance/settings")
    field = page.get_by_label("Une autre adresse").first
    field.fill("chef")
    field.press("Enter")
    page.get_by_text("Ce n’est pas une adresse e-mail.").wait_for()
    field.fill("chef@example.org, nuit@example.org")
    field.press("Enter")
    page.get_by_role("switch", name=re.compile("^Départ manquant")).click()
    page.locator("[data-save=saved]").wait_for()
    page.get_by_role("button", name="Envoyer un essai").click()
    with WebServer() as other:
        page.get_by_label("Une autre adresse").last.fill(other.url)
        page.get_by_label("Une autre adresse").last.press("Enter")
        secret = page.locator("[data-secret]").inner_text()
        page.get_by_role("button", name="C’est noté").click()
        page.locator("[data-webhook]").get_by_role("button", name="Envoyer un essai").click()
        page.locator("[data-delivery]").wait_for()
        for _ in range(100):
            if page.locator("[data-delivery=sent]").count():
                break
            page.wait_for_timeout(100)
            hook = page.locator("[data-webhook]")
            hook.get_by_role("button", name="Regarder à nouveau").click()
        assert page.locator("[data-delivery=sent]").count() == 1
    assert len(secret) > 20
    for _ in range(100):
        if mail.mails:
            break
        page.wait_for_timeout(100)
    assert mail.recipients[0] == ["chef@example.org"]
    page.reload()
    page.locator("[data-recipient='nuit@example.org']").wait_for()
    assert not page.get_by_role("switch", name=re.compile("^Départ manquant")).is_checked()


@contextmanager
def beside(folder: Path) -> Iterator[Any]:
    """A transaction of somebody else."""
    engine = database.connect(f"sqlite:///{folder}/ariane.db")
    with database.writing(engine) as conn:
        yield conn
    engine.dispose()


def test_a_failure_is_seen_behind_all_that_arrived(visit: Any, folder: Path) -> None:
    tab = signed_in(visit)
    now = time.time()
    rows = [
        {"workspace": FIRM, "id": uuid4().hex, "kind": "email", "target": f"a{n}@example.org",
         "subject": "Retard", "body": "", "key": uuid4().hex, "state": "sent", "tries": 1,
         "created": now - n, "sent": now - n}
        for n in range(220)
    ]  # fmt: skip
    lost = {**rows[0], "id": uuid4().hex, "target": "perdu@example.org", "key": uuid4().hex,
            "state": "failed", "created": now - 3600, "sent": None}  # fmt: skip
    with beside(folder) as conn:
        conn.execute(outbox.insert(), [*rows, lost])
    page = tab.open("/attendance/settings")
    page.locator("[data-message=failed]", has_text="perdu@example.org").wait_for()
    page.get_by_text("En échec (1)").wait_for()
    page.get_by_text("Tous", exact=True).click()
    page.locator("[data-message=sent]").first.wait_for()


def test_the_journal_is_shown_and_taken_away_to_its_first_row(visit: Any, folder: Path) -> None:
    tab = signed_in(visit)
    furnish(tab.page)
    told = [
        changes.Noted("settings", "attendance", {"tolerance": 60 * n}, {"tolerance": 60 * n + 60})
        for n in range(1010)
    ]
    with beside(folder) as conn:
        chain.touch(conn, FIRM)
        changes.note(conn, FIRM, "Chef", told)
    page = tab.open("/attendance/settings")
    rows = page.locator("[data-change]")
    rows.first.wait_for()
    older = page.get_by_role("button", name="Montrer les plus anciennes")
    while older.count():
        shown = rows.count()
        older.click()
        page.wait_for_function(
            "(shown) => document.querySelectorAll('[data-change]').length > shown", arg=shown
        )
    page.locator("[data-change='1']").wait_for()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Exporter (CSV)").click()
    text = Path(saved.value.path()).read_text("utf-8-sig")
    assert text.count("Chef") >= 1010


def test_the_card_is_one_sheet(visit: Any) -> None:
    tab = signed_in(visit)
    furnish(tab.page)
    page = tab.open("/attendance/sites/nord/card")
    page.get_by_text("Italien").click()
    sheet = page.locator("[data-card]")
    sheet.get_by_text("Riagganciate.").wait_for()
    assert "12 04" in sheet.inner_text().replace("\u202f", " ")
    for size, width in (("A5", 419), ("A4", 595)):
        page.get_by_text(size, exact=True).click()
        printed = page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, size
        box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)", printed)
        assert box is not None
        assert abs(float(box[1]) - width) < 2, size


@pytest.mark.parametrize("language", LOCALES)
def test_readable_by_everyone(visit: Any, language: str) -> None:
    tab = visit(LOCALES[language]).tab()
    page = tab.known()
    ask(page, "PATCH", "/session", {"language": language})
    furnish(page)
    found = {}
    for screen, path in SCREENS.items():
        tab.open(path)
        page.wait_for_selector("h1")
        page.wait_for_load_state("networkidle")
        page.wait_for_selector("[role=status][aria-label]", state="detached")
        page.wait_for_timeout(250)  # a drawer that slides in
        assert page.evaluate("document.documentElement.lang") == language
        found[screen] = [*serious(page, False), *page.evaluate(CUT)]
        if language != "fr":
            continue
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector("html[data-mantine-color-scheme=dark]")
        page.wait_for_timeout(200)  # colours that change softly
        found[f"{screen}, dark"] = serious(page, False, CONTRAST)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 390, "height": 844})
        found[f"{screen}, narrow"] = page.evaluate(CUT)
        page.set_viewport_size({"width": 1440, "height": 900})
    assert {name: said for name, said in found.items() if said} == {}
