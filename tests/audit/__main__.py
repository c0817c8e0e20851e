"""`make audit`: every page × language × light and dark × desk and telephone, and the HTML of each.

python -m tests.audit [--only NAME …] [--pictures] → findings on the screen, the pages under var/audit.
All rules are asked in the light; in the dark those on colour, since nothing else differs.
"""

import argparse
import sys
from collections import defaultdict
from itertools import product

from playwright.sync_api import Browser, Page, sync_playwright

from ppm.embedded import assets
from ppm.embedded.places import REPOSITORY
from tests import cluster, portal
from tests.audit import checks
from tests.audit.addresses import Found, crawl
from tests.audit.people import PEOPLE, client_of, lend, read_in
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, use_database

FOLDER = REPOSITORY / "var" / "audit"
LANGUAGES = ("fr", "nl", "en")
SCHEMES = ("light", "dark")
SIZES = ((1366, 900), (390, 844))
NARROWEST = (320, 700)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", nargs="+", default=[""], help="pages whose name holds any of these texts"
    )
    parser.add_argument("--pictures", action="store_true", help="keep a picture of each view")
    wanted = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    assets.prepare(cluster.places())
    with portal.running(cluster.template(demo=True)) as running, sync_playwright() as playwright:
        use_database(running.database)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        audit = Audit(browser, running.url, wanted.only, wanted.pictures)
        audit.look_at_everything()
        browser.close()
    audit.validate()
    audit.report()


class Audit:
    """Findings by page and complaint, with the views that have them."""

    def __init__(self, browser: Browser, base: str, only: list[str], has_pictures: bool) -> None:
        self.browser, self.base, self.only = browser, base, only
        self.has_pictures = has_pictures
        self.found: Found = {}
        self.findings: dict[str, list[str]] = defaultdict(list)
        self.views = self.pages = 0

    def look_at_everything(self) -> None:
        sessions = {person: client_of(person) for person in PEOPLE}
        for person, client in sessions.items():
            crawl(client, person, self.found)
        for language, person in product(LANGUAGES, PEOPLE):
            context = self.browser.new_context(base_url=self.base, locale=f"{language}-BE")
            lend(sessions[person], context)
            checks.bring_axe(context)
            read_in(person, language)
            page = context.new_page()
            for name, one in sorted(self.found.items()):
                if one.person == person and any(text in name for text in self.only):
                    self.look(page, name, one.address, language)
            context.close()

    def look(self, page: Page, name: str, address: str, language: str) -> None:
        """Check one page in every scheme and width; keep its HTML for the validator."""
        complaints: list[str] = []

        def complain(message: object) -> None:
            complaints.append(f"console: {message}")

        page.on("console", complain)
        page.on("pageerror", complain)
        answer = page.goto(address)
        key = f"{name.replace(':', '.')}.{language}"
        if answer is not None:
            (FOLDER / f"{key}.html").write_bytes(answer.body())
        self.pages += 1
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                where = f"{language} {scheme} {width}"
                rules = checks.RULES if scheme == SCHEMES[0] else checks.COLOUR_RULES
                self.note(name, where, checks.accessibility(page, rules) + checks.overflow(page))
                if self.has_pictures:
                    page.screenshot(path=FOLDER / f"{key}.{scheme}.{width}.png", full_page=True)
                self.views += 1
        page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
        self.note(
            name,
            f"{language} {NARROWEST[0]}",
            checks.overflow(page) + checks.lost_buttons(page) + complaints,
        )
        sys.stderr.write(f"{self.pages:4} {key}: {len(self.findings)} findings so far\n")
        page.remove_listener("console", complain)
        page.remove_listener("pageerror", complain)

    def note(self, name: str, where: str, complaints: list[str]) -> None:
        for one in complaints:
            self.findings[f"{name}: {one}"].append(where)

    def validate(self) -> None:
        if checks.has_validator():
            for complaint, places in checks.invalid_html(FOLDER).items():
                shown = places[:3] + [f"{len(places)} in all"] * (len(places) > 3)
                self.findings[f"HTML: {complaint}"] += shown
        else:
            self.note("HTML", "", ["not validated: needs Java, and requirements/audit.txt"])

    def report(self) -> None:
        lines = [f"- {one}\n    {', '.join(where)}" for one, where in sorted(self.findings.items())]
        kinds = len(self.found)
        lines.append(f"{kinds} kinds of pages, {self.pages} pages, {self.views} views.")
        sys.stdout.write("\n".join(lines) + "\n")
        sys.exit(f"{len(self.findings)} findings" if self.findings else 0)


if __name__ == "__main__":
    main()
