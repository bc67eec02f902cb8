"""A studio with the demonstration, and pages of a real browser that must show no error."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
EMAIL, PASSWORD = "demo@ariane.local", "ariane-demo"
FAILED = pytest.StashKey[bool]()
KNOWN: dict[tuple[str, str, str], Any] = {}
"""Cookies of who signed in before, by address of the studio, e-mail and password: to check a
password is made slow on purpose."""

NOWHERE = "/nowhere"
"""A screen of the studio with nothing on it."""


@dataclass
class Served:
    """A running studio: its address, its process and its data."""

    url: str
    process: subprocess.Popen[str]
    data: Path


def start(data: Path, port: int = 0, demo: bool = True) -> Served:
    """Start `ariane serve` and wait until it tells its address."""
    command = [sys.executable, "-m", "studio", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--demo"] if demo else command, cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return Served(found[0], process, data)
    raise AssertionError(f"the studio did not start:\n{said}")


def stop(served: Served) -> None:
    """Stop it and wait."""
    served.process.terminate()
    with suppress(subprocess.TimeoutExpired):
        served.process.wait(15)
    end(served)


def end(served: Served) -> None:
    """Without a goodbye, as when the power goes. What it started ends with it."""
    served.process.kill()
    served.process.wait(5)
    if served.process.stdout:
        served.process.stdout.close()


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A studio of its own for each file of tests."""
    assert (ROOT / "studio/web/index.html").is_file(), "no bundle; run: make frontend"
    served = start(tmp_path_factory.mktemp("studio"))
    yield served
    end(served)


class Tab:
    """A page, with what its console complained about."""

    def __init__(self, page: "Page", url: str) -> None:
        self.page, self.url = page, url
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))

    def _heard(self, message: Any) -> None:
        # Asking who is signed in is answered 401 when nobody is: the browser reports that itself.
        if message.type in ("error", "warning") and "/api/v1/session" not in str(message.location):
            self.complaints.append(f"{message.type}: {message.text}")

    def open(self, path: str) -> "Page":
        """Go to an address of the studio."""
        self.page.goto(self.url + path)
        return self.page

    def go(self, path: str) -> "Page":
        """Go there as the links of the page do: what is loaded already is not loaded again."""
        if self.page.url == "about:blank":
            return self.open(path)
        self.page.evaluate("path => history.pushState(null, '', path)", path)
        return self.page

    def known(self, email: str = EMAIL, password: str = PASSWORD) -> "Page":
        """Signed in without a look at a screen: the page is still blank."""
        session, person = f"{self.url}/api/v1/session", {"email": email, "password": password}
        key, request, context = (self.url, email, password), self.page.request, self.page.context
        context.add_cookies(KNOWN.get(key, []))
        if key not in KNOWN or not request.get(session).ok:
            answer = request.post(session, data=person)
            assert answer.ok, answer.text()
            KNOWN[key] = context.cookies(self.url)
        return self.page

    def sign_in(self) -> "Page":
        """Signed in, before the list of flows."""
        self.known()
        page = self.open("/")
        page.wait_for_selector("header nav")
        return page


class Visitor:
    """One person's browser: tabs share the sign-in."""

    def __init__(self, context: "BrowserContext", url: str) -> None:
        self.context, self.url = context, url
        self.tabs: list[Tab] = []

    def tab(self) -> Tab:
        """A new tab."""
        self.tabs.append(Tab(self.context.new_page(), self.url))
        return self.tabs[-1]


class Room(NamedTuple):
    """What a context is made with."""

    base_url: str
    locale: str
    dark: bool
    width: int


class Rooms:
    """Contexts that are used again, emptied: a new one has to fetch and compile all scripts."""

    def __init__(self, chromium: "Browser") -> None:
        self.chromium = chromium
        self.free: dict[Room, list[BrowserContext]] = {}

    def take(self, room: Room) -> "BrowserContext":
        """One that nobody is in."""
        if free := self.free.get(room):
            return free.pop()
        context = self.chromium.new_context(
            base_url=room.base_url,
            locale=room.locale,
            color_scheme="dark" if room.dark else "light",
            viewport={"width": room.width, "height": 900},
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        return context

    def leave(self, room: Room, context: "BrowserContext") -> None:
        """Nothing of the visitor stays: no page, cookie, stored value, permission or route."""
        context.set_offline(False)
        context.unroute_all()
        context.clear_permissions()
        context.clear_cookies()
        for page in context.pages[:-1]:
            page.close()
        for page in context.pages:
            page.goto("about:blank")
            stored = {"origin": room.base_url, "storageTypes": "local_storage,indexeddb"}
            context.new_cdp_session(page).send("Storage.clearDataForOrigin", stored)
            page.close()
        self.free.setdefault(room, []).append(context)


@pytest.fixture(scope="module")
def rooms(chromium: "Browser") -> Rooms:
    """The contexts of a file of tests."""
    return Rooms(chromium)


@pytest.fixture
def visit(rooms: Rooms, studio: Served) -> Iterator[Any]:
    """`visit(locale="it-CH", dark=True, width=390)` gives a visitor; consoles must stay clean."""
    visitors: list[tuple[Room, Visitor]] = []

    def make(locale: str = "fr-CH", dark: bool = False, width: int = 1440) -> Visitor:
        room = Room(studio.url, locale, dark, width)
        visitors.append((room, Visitor(rooms.take(room), studio.url)))
        return visitors[-1][1]

    yield make
    complaints = [
        said for _, visitor in visitors for tab in visitor.tabs for said in tab.complaints
    ]
    for room, visitor in visitors:
        rooms.leave(room, visitor.context)
    assert complaints == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Whether a test failed is known when its fixtures end."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="module")
def free_desks() -> list[Tab]:
    """Where `desk` waits from one test to the next."""
    return []


@pytest.fixture
def desk(
    request: pytest.FixtureRequest, free_desks: list[Tab], rooms: Rooms, studio: Served
) -> Iterator[Tab]:
    """A tab in French where someone is signed in, and that waits for the next test of the file: who
    goes on with `go` loads nothing again. Nothing is remembered. After a failure the next one gets
    a new tab.
    """
    room = Room(studio.url, "fr-CH", False, 1440)
    if free_desks and free_desks[-1].url == studio.url:
        tab = free_desks.pop()
    else:
        tab = Visitor(rooms.take(room), studio.url).tab()
        tab.known()
    yield tab
    tab.page.unroute_all()
    if tab.page.url != "about:blank":
        tab.go(NOWHERE).evaluate("localStorage.clear()")
    complaints, tab.complaints = tab.complaints, []
    if complaints or request.node.stash.get(FAILED, False):
        rooms.leave(room, tab.page.context)
    else:
        free_desks.append(tab)
    assert complaints == []
