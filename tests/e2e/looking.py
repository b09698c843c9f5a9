"""What a page must be like on any screen: asked inside the page, without loading it anew.

`look_at(page)` gives every complaint about a page that is open: by axe (WCAG 2.2 A and AA and best
practice) wide in both themes and narrow in the dark one; about what scrolls sideways, what shows no focus, and
what is too small for a thumb.
"""

from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import CDPSession, Page

DESK, TABLET, ZOOMED, PHONE = 1440, 768, 640, 390
HEIGHT = 900
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A theme changes colours and nothing else: in the second one, what depends on colours is asked.
OF_COLOURS = ["color-contrast", "link-in-text-block"]

RUN_AXE = """async ([type, values]) => {
  const said = await axe.run(document, { runOnly: { type, values }, resultTypes: ["violations"] });
  return said.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.target.join(" ")} ${node.any[0]?.message ?? ""}`));
}"""

# A colour on its way from one theme to the other is neither.
PAINT = """(theme) => new Promise((done) => {
  document.documentElement.dataset.theme = theme;
  requestAnimationFrame(() => requestAnimationFrame(done));
})"""

# Every stop is given the focus, after a key was pressed, so that it shows as it does for keys.
UNSEEN_FOCUS = """() => {
  const stops = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]")];
  const shown = (node) => node.checkVisibility({ visibilityProperty: true });
  const look = (node) => {
    const style = getComputedStyle(node);
    return style.boxShadow + style.borderColor + style.backgroundColor;
  };
  const around = (node) => [node, node.parentElement, node.parentElement?.parentElement,
    node.closest("form")].filter(Boolean);
  const wrong = [];
  const name = (node) => node.outerHTML.replace(/\\s+/g, " ").slice(0, 110);
  for (const node of stops) {
    if (!shown(node) || node.disabled || node.type === "hidden") continue;
    if (node.tabIndex < 0) {
      // One stop for many: the grid of the week and lists of options have keys of their own.
      const composite = node.closest("[data-week-grid], [role=listbox], main, h1");
      if (!composite) wrong.push("no stop for Tab: " + name(node));
      continue;
    }
    document.activeElement?.blur();
    const before = around(node).map(look);
    node.focus({ preventScroll: true });
    if (document.activeElement !== node) { wrong.push("takes no focus: " + name(node)); continue; }
    const style = getComputedStyle(node);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const changed = around(node).some((one, at) => look(one) !== before[at]);
    if (!outlined && !changed) wrong.push("shows no focus: " + name(node));
  }
  document.activeElement?.blur();
  return wrong;
}"""

# What a thumb hits: the box of the thing or its label, or the larger one laid over it.
TOO_SMALL = """(least) => {
  const things = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")];
  const laid = (node, which) => {
    const style = getComputedStyle(node, which);
    if (style.content === "none" || style.position !== "absolute") return [0, 0];
    return [parseFloat(style.width) || 0, parseFloat(style.height) || 0];
  };
  const inSentence = (node) => {
    if (node.tagName !== "A" || getComputedStyle(node).display !== "inline") return false;
    const whole = node.closest("p, li, dd, td, th, .hint, .foot, .d, small")?.textContent.trim();
    return Boolean(whole) && whole.length > node.textContent.trim().length;
  };
  const wrong = [];
  for (const node of things) {
    if (!node.checkVisibility({ visibilityProperty: true }) || node.disabled) continue;
    if (node.matches(".skip, .vh, .vh *") || inSentence(node)) continue;
    const boxes = [node, node.closest("label"), ...(node.labels ?? [])].filter(Boolean)
      .map((one) => one.getBoundingClientRect());
    const over = [laid(node, "::after"), laid(node, "::before")];
    const wide = Math.max(...boxes.map((one) => one.width), ...over.map((one) => one[0]));
    const high = Math.max(...boxes.map((one) => one.height), ...over.map((one) => one[1]));
    // The words of a link are as wide as they are; a button is as wide as a thumb.
    const enough = node.tagName === "A" && !node.matches(".btn") ? 24 : least;
    if (high < least - 0.5 || wide < enough - 0.5)
      wrong.push(`too small (${Math.round(wide)}x${Math.round(high)}): `
        + node.outerHTML.replace(/\\s+/g, " ").slice(0, 110));
  }
  return wrong;
}"""

SIDEWAYS = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide <= 0) return "";
  const far = [...document.body.querySelectorAll("*")].filter((node) =>
    node.getBoundingClientRect().right > innerWidth + 1 && !node.closest(".vh, .tw, .seg.scroll"));
  return `scrolls ${wide} px sideways: ` + (far.at(-1)?.outerHTML ?? "").slice(0, 110);
}"""


@cache
def _axe() -> str:
    folder = Path(axe_playwright_python.__file__).parent
    return (folder / "axe.min.js").read_text(encoding="utf-8")


def bring_axe(page: Page) -> None:
    """From now on every page that opens has axe in it; the policy of our pages stays as it is."""
    page.add_init_script(_axe())


def axe(page: Page, *rules: str) -> list[str]:
    """What axe says of the page as it stands; with rules, of these alone."""
    said: list[str] = page.evaluate(RUN_AXE, ["rule", list(rules)] if rules else ["tag", TAGS])
    return said


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})


def paint(page: Page, theme: str) -> None:
    page.evaluate(PAINT, theme)


def both_themes(page: Page, *, at: str) -> list[str]:
    """What axe says in light, and in dark of colours."""
    paint(page, "light")
    wrong = [f"{at} light: {one}" for one in axe(page)]
    paint(page, "dark")
    return wrong + [f"{at} dark: {one}" for one in axe(page, *OF_COLOURS)]


def in_dark(page: Page, *, at: str) -> list[str]:
    """Everything that axe says in dark: for a width whose colours in light a wider one has."""
    paint(page, "dark")
    return [f"{at} dark: {one}" for one in axe(page)]


def thumb(page: Page) -> CDPSession:
    """A hand on the page's screen: a pointer that is coarse, for `press` to be put on and off."""
    return page.context.new_cdp_session(page)


def look_at(page: Page, hand: CDPSession) -> list[str]:
    """Every complaint about the page that is open, at each width and in both themes."""

    def touch(*, enabled: bool) -> None:
        hand.send("Emulation.setTouchEmulationEnabled", {"enabled": enabled})

    resize(page, DESK)
    wrong = both_themes(page, at="wide")
    paint(page, "light")
    page.keyboard.press("Tab")
    wrong += page.evaluate(UNSEEN_FOCUS)
    for width in (DESK, TABLET, ZOOMED, PHONE):
        resize(page, width)
        sideways: Any = page.evaluate(SIDEWAYS)
        wrong += [f"at {width} {sideways}"] if sideways else []
    touch(enabled=True)
    wrong += page.evaluate(TOO_SMALL, 44)
    wrong += in_dark(page, at="narrow")
    touch(enabled=False)
    return wrong
