"""How fast the editor opens, moves and follows the hand on large flows, against its targets.

A studio of its own, flows of 50, 500 and 1000 steps, a real Chromium without a graphics card, and
real presses of keys, buttons and the wheel. It takes about a minute and a half.

    python -m tests.bench.editor [--sizes 50,500,1000] [--url http://127.0.0.1:8000]
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.flows import large_flow
from tests.browser.conftest import EMAIL, PASSWORD, start, stop
from tests.conftest import CHROMIUM, CHROMIUM_FLAGS

SECONDS = 2.5
CARD = ".react-flow [data-step]"
# Frames are noted all the time; the slowest of what one act set off is told by the browser.
NOTES = """() => {
  window.frames_ = [];
  const note = (at) => { window.frames_.push(at); requestAnimationFrame(note); };
  requestAnimationFrame(note);
  window.slow = [];
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) window.slow.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 });
}"""
CHANGED = """() => {
  window.changed = new Set();
  window.watch?.disconnect();
  window.watch = new MutationObserver((all) => {
    for (const { target } of all) {
      const card = (target.parentElement ?? target).closest?.('[data-step]');
      if (card?.closest('.react-flow')) window.changed.add(card.dataset.step);
    }
  });
  window.watch.observe(document.body,
    { subtree: true, childList: true, characterData: true, attributes: true });
}"""


class Table:
    """Measurements beside what they should be."""

    def __init__(self) -> None:
        self.missed = 0

    def row(
        self, what: str, value: float, unit: str, target: float | None, least: bool = False
    ) -> None:
        """One line; `least` when more is better, no target: only told."""
        good = target is None or (value >= target if least else value <= target)
        self.missed += not good
        bound = "" if target is None else f"{'≥' if least else '≤'} {target:g} {unit}"
        number = f"{value:.2f}" if value < 10 else f"{value:.0f}"
        print(f"{'✔' if good else '✘'}  {what:46} {number:>7} {unit:5} {bound:>12}", flush=True)


@contextmanager
def studio(url: str | None) -> Iterator[str]:
    """The address of a studio: the given one, else one of its own with the demonstration."""
    if url:
        yield url
        return
    with tempfile.TemporaryDirectory() as data:
        served = start(Path(data))
        try:
            yield served.url
        finally:
            stop(served)


def signed_in(browser: Browser, url: str) -> Page:
    """A page of someone who may edit."""
    context = browser.new_context(locale="fr-CH", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(url)
    page.fill("input[name=email]", EMAIL)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector("header nav")
    return page


def add_flow(page: Page, size: int) -> str:
    """Import a flow of about this many steps; its id."""
    document = {**large_flow(size), "name": f"Grand {size}"}
    made: dict[str, Any] = page.evaluate(
        """async (document) => {
          const session = await (await fetch('/api/v1/session')).json();
          const answer = await fetch('/api/v1/flows', { method: 'POST',
            headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf },
            body: JSON.stringify({ document }) });
          return answer.json();
        }""",
        document,
    )
    return str(made["id"])


def scripts(page: Page, address: str, ready: str) -> float:
    """kB of JavaScript that came over the wire, packed by gzip, until the page could be used."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": "gzip"}})
    kinds: dict[str, str] = {}
    came: dict[str, float] = {}
    session.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    session.on(
        "Network.dataReceived",
        lambda e: came.update({
            e["requestId"]: came.get(e["requestId"], 0) + e["encodedDataLength"]
        }),
    )  # fmt: skip
    page.goto(address)
    page.wait_for_selector(ready)
    page.wait_for_load_state("networkidle")
    session.detach()
    return sum(size for id, size in came.items() if kinds.get(id) == "Script") / 1024


def opened(page: Page, address: str) -> float:
    """Seconds from the address to a card that answers a press: the median of three."""
    took = []
    for _ in range(3):
        page.goto(address, wait_until="commit")
        page.wait_for_selector(CARD)
        page.locator(f"{CARD} > button").first.click()
        page.wait_for_selector(f"{CARD}[data-selected]")
        took.append(float(page.evaluate("performance.now()")) / 1000)
        page.evaluate("localStorage.clear()")
    return statistics.median(took)


def frames(page: Page, act: Callable[[int], None]) -> float:
    """Frames a second while a hand does something again and again."""
    page.evaluate("window.frames_.length = 0")
    until, at = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        act(at)
        at += 1
    times: list[float] = page.evaluate("window.frames_")
    return 1000 / statistics.mean(later - sooner for sooner, later in pairwise(times))


def pan(page: Page) -> float:
    """The wheel down for half a second, then up."""
    page.mouse.move(700, 400)
    return frames(page, lambda at: page.mouse.wheel(4, 40 if at // 30 % 2 == 0 else -40))


def in_sight(page: Page) -> list[str]:
    """The steps whose cards are under nothing else."""
    found: list[str] = page.evaluate(
        """card => [...document.querySelectorAll(card)].filter((one) => {
          const { x, y, width, height } = one.getBoundingClientRect();
          return [0.1, 0.9].every((part) => one.contains(
            document.elementFromPoint(x + width / 2, y + height * part)));
        }).map((one) => one.dataset.step)""",
        CARD,
    )
    return found


def drag(page: Page) -> float:
    """A card led around."""
    card = page.locator(f".react-flow [data-step='{in_sight(page)[0]}'] > button")
    box = card.bounding_box()
    assert box is not None
    x, y = box["x"] + 40, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    rate = frames(page, lambda at: page.mouse.move(x + at * 3 % 240, y + at * 2 % 160))
    page.mouse.up()
    return rate


def slowest(page: Page, act: Callable[[int], None]) -> float:
    """Milliseconds from an act to its frame, as the browser counts them: the median of eight."""
    took = []
    for at in range(8):
        page.evaluate("window.slow.length = 0")
        act(at)
        page.wait_for_timeout(400)
        took.append(max(page.evaluate("window.slow"), default=8))
    return statistics.median(took)


def redrawn(page: Page) -> int:
    """How many cards one key in the form of a step changes."""
    page.evaluate(CHANGED)
    page.keyboard.press("y")
    page.wait_for_timeout(150)
    return int(page.evaluate("window.changed.size"))


def tidied(page: Page) -> float:
    """Seconds from the press on "tidy up" to the new places."""
    undo = page.locator("[data-act=undo]")
    before = undo.get_attribute("aria-label")
    began = time.monotonic()
    page.get_by_role("button", name="Ranger", exact=True).click()
    page.wait_for_function(
        "before => document.querySelector('[data-act=undo]').ariaLabel !== before", arg=before,
        timeout=60_000,
    )  # fmt: skip
    return time.monotonic() - began


def measure(page: Page, url: str, size: int, table: Table) -> None:
    """All figures of one size."""
    flow, usual = add_flow(page, size), size <= 500
    ready = opened(page, f"{url}/flows/{flow}")
    table.row(
        f"{size} steps: usable after", ready, "s", (0.8 if size <= 50 else 1.5) if usual else None
    )
    page.wait_for_timeout(1500)
    page.evaluate(NOTES)
    table.row(f"{size} steps: panning", pan(page), "fps", 55, least=True)
    seen = [page.locator(f".react-flow [data-step='{id}'] > button") for id in in_sight(page)]
    table.row(
        f"{size} steps: press on a card to its frame",
        slowest(page, lambda at: seen[at % 2].click()), "ms", 100 if usual else None,
    )  # fmt: skip
    page.locator("[data-inspector] textarea").first.click()
    typed = slowest(page, lambda _: page.keyboard.press("x"))
    table.row(f"{size} steps: key in the form to its frame", typed, "ms", 100 if usual else None)
    table.row(f"{size} steps: cards changed by a key", redrawn(page), "", 1)
    table.row(f"{size} steps: dragging a card", drag(page), "fps", 55, least=True)
    table.row(f"{size} steps: tidied up in", tidied(page), "s", 3 if usual else None)


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--sizes", default="50,500,1000")
    options.add_argument("--url")
    given = options.parse_args()
    table = Table()
    with studio(given.url) as url, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_FLAGS)
        page = signed_in(browser, url)
        table.row(
            "JavaScript of the list, gzip",
            scripts(page, f"{url}/flows", "li[data-flow]"), "kB", 260,
        )  # fmt: skip
        table.row(
            "JavaScript of the editor, gzip",
            scripts(page, f"{url}/flows/dupont-sa", CARD), "kB", 350,
        )  # fmt: skip
        for size in map(int, given.sizes.split(",")):
            measure(page, url, size, table)
        browser.close()
    print(f"{table.missed} missed" if table.missed else "all met")


if __name__ == "__main__":
    main()
