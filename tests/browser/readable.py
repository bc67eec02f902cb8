"""What every screen is looked at for: axe in both themes and each language, and words that are a
third longer. The screen stays as it is meanwhile: it is walked to once."""

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

# Nothing is asked of the studio, what takes time is ready, and nothing moves but what turns for
# ever: three times in a row, two frames apart, so that what follows from it has begun.
STILL = """async () => {
  if (window.asked === undefined) {
    const ask = window.fetch;
    window.asked = 0;
    window.fetch = async (...question) => {
      window.asked += 1;
      try {
        const answer = await ask(...question);
        await answer.clone().arrayBuffer();
        return answer;
      } finally {
        window.asked -= 1;
      }
    };
  }
  const busy = () => window.asked > 0
    || document.querySelector('button[data-loading], [role=status][aria-label]')?.checkVisibility()
    || document.getAnimations().some((one) => one.playState === 'running'
      && one.effect?.getComputedTiming().iterations !== Infinity);
  const end = Date.now() + 30_000;
  for (let quiet = 0; quiet < 3; quiet = busy() ? 0 : quiet + 1) {
    if (Date.now() > end) throw new Error('the page does not come to rest');
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  }
}"""
THEME = "document.documentElement.dataset.mantineColorScheme"
KEEP = """async (language) => {
  const path = '/api/v1/session';
  const { csrf } = await (await fetch(path)).json();
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf };
  await fetch(path, { method: 'PATCH', headers, body: JSON.stringify({ language }) });
}"""
# As when somebody comes back to the window: what the page knows is asked again, if it is not new.
SPEAKS = """(language) => {
  if (document.documentElement.lang === language) return true;
  dispatchEvent(new Event('visibilitychange'));
  return false;
}"""


def still(page: Any) -> None:
    """Wait until nothing on the page moves or is on its way."""
    page.evaluate(STILL)


def speak(page: Any, language: str) -> None:
    """The person reads another language from now on; the screen stays where it is."""
    if page.evaluate("document.documentElement.lang") != language:
        page.evaluate(KEEP, language)
        page.wait_for_function(SPEAKS, arg=language, polling=200)
    still(page)


def serious(page: Any, part: bool, rules: Any = None) -> list[str]:
    """What axe calls serious or critical: in a dialog, in the form of a step, or anywhere."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # What is outside of landmarks is moderate, and takes long to find.
    mild = {"region": {"enabled": False}}
    options: dict[str, Any] = {"resultTypes": ["violations"], "rules": mild, **(rules or {})}
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


def in_both_themes(page: Any, part: bool) -> list[str]:
    """What axe says in the theme that is shown and in the other one, which stays."""
    found = []
    shown = page.evaluate(THEME)
    for theme in (shown, "light" if shown == "dark" else "dark"):
        page.evaluate(f"(theme) => {{ {THEME} = theme; }}", theme)
        still(page)
        found += [f"{theme}: {said}" for said in serious(page, part)]
    return found


def complaints(page: Any, language: str, *, part: bool = False, longer: bool = True) -> list[str]:
    """All that is wrong with the screen as it is now, in the language it speaks."""
    still(page)
    assert page.evaluate("document.documentElement.lang") == language
    found = in_both_themes(page, part)
    return [*found, *cut(page)] if longer else found


def for_everybody(page: Any, *, part: bool = False) -> list[str]:
    """All that is wrong with the screen in each language and both themes. It keeps the last ones:
    going back for each screen would take as long again.
    """
    spoken = page.evaluate("document.documentElement.lang")
    found = []
    for language in sorted(LOCALES, key=lambda one: one != spoken):
        speak(page, language)
        longer = language == "fr"  # the longest of the three
        said = complaints(page, language, part=part, longer=longer)
        found += [f"{language}, {one}" for one in said]
    return found


def cut(page: Any) -> list[str]:
    """What does not fit, now and with words that are a third longer."""
    before: list[str] = page.evaluate(CUT)
    assert page.evaluate(LENGTHEN) > 20
    found = [*before, *page.evaluate(CUT)]
    page.evaluate(AS_BEFORE)
    return found
