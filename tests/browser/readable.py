"""What every screen is looked at for: axe in both themes, and words that are a third longer."""

from typing import Any

from tests.browser.conftest import ROOT

AXE = (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text("utf-8")
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
LOCALES = {"fr": "fr-CH", "it": "it-CH", "en": "en-GB"}
# Words of the screen, not of the flow: a third longer, with their own letters.
LENGTHEN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const all = [];
  window.longer = [];
  while (walk.nextNode()) all.push(walk.currentNode);
  for (const text of all) {
    const { data, parentElement } = text;
    if (!/\\p{L}{3}/u.test(data) || !parentElement?.checkVisibility()) continue;
    if (parentElement.closest('style, script, svg, textarea, [translate], [data-step]')) continue;
    window.longer.push([text, data]);
    text.data = data.trimEnd() + data.trim().slice(0, Math.ceil(data.trim().length * 0.35));
  }
  return window.longer.length;
}"""
AS_BEFORE = "() => { for (const [text, data] of window.longer) text.data = data; }"
CUT = """() => {
  const told = [];
  if (document.documentElement.scrollWidth > innerWidth) told.push('the page scrolls sideways');
  const tell = (what, { tagName, className, textContent }) =>
    told.push(`${what}: ${tagName} ${className} «${textContent.slice(0, 60)}»`);
  const wide = (one) => one.clientWidth > 2 && one.scrollWidth > one.clientWidth + 1;
  const high = (one) => one.clientHeight > 2 && one.scrollHeight > one.clientHeight + 3;
  const wanted = 'button, label, h1, h2, h3, legend, [role=tab], [role=option], [role=menuitem]';
  for (const one of document.querySelectorAll(wanted)) {
    if (!one.checkVisibility({ visibilityProperty: true })) continue;
    if (one.closest('[data-step], .react-flow')) continue;
    if (wide(one)) tell('wider', one);
    if (high(one)) tell('higher', one);
    for (const part of one.querySelectorAll('*')) {
      const hides = getComputedStyle(part).overflowX !== 'visible';
      if (hides && part.textContent && wide(part) && !part.closest('[title]')) tell('cut', part);
    }
  }
  return [...new Set(told)];
}"""

# Two frames, so that what begins now has begun; what turns for ever is not waited for.
STILL = """async () => {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const moving = document.getAnimations().filter(
    (one) => one.effect?.getComputedTiming().iterations !== Infinity);
  await Promise.all(moving.map((one) => one.finished.catch(() => null)));
}"""
DARK = "document.documentElement.dataset.mantineColorScheme === 'dark'"


def still(page: Any) -> None:
    """Wait until nothing on the page moves or changes its colour."""
    page.wait_for_function("() => !document.querySelector('button[data-loading]')")
    page.evaluate(STILL)


def serious(page: Any, part: bool, rules: Any = None) -> list[str]:
    """What axe calls serious or critical: in a dialog, in the form of a step, or anywhere."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options |= rules
    result = page.evaluate(
        """([options, part]) => {
          const dialogs = [...document.querySelectorAll('[role=dialog]')].filter(
            (one) => one.checkVisibility());
          const form = document.querySelector('[data-inspector]');
          return axe.run(dialogs.at(-1) || (part && form) || document, options); }""",
        [options, part],
    )
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def complaints(page: Any, language: str, *, part: bool = False, longer: bool = True) -> list[str]:
    """All that is wrong with the screen as it is now. Colours are the same in each language.

    The page keeps the other theme: going back for each screen would take as long again.
    """
    assert page.evaluate("document.documentElement.lang") == language
    still(page)
    if language != "fr":
        found = serious(page, part, {"rules": {"color-contrast": {"enabled": False}}})
    else:
        found = serious(page, part)
        other = "light" if page.evaluate(DARK) else "dark"
        page.emulate_media(color_scheme=other)
        page.wait_for_selector(f"html[data-mantine-color-scheme={other}]")
        still(page)
        found += [f"{other}: {said}" for said in serious(page, part, CONTRAST)]
    return [*found, *cut(page)] if longer else found


def cut(page: Any) -> list[str]:
    """What does not fit, now and with words that are a third longer."""
    before: list[str] = page.evaluate(CUT)
    assert page.evaluate(LENGTHEN) > 20
    found = [*before, *page.evaluate(CUT)]
    page.evaluate(AS_BEFORE)
    return found
