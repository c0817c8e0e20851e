"""What people who are not in the know are shown is the same whether or not something confidential exists.

Two proofs. Words: whatever is confidential carries a word and an amount that no answer may hold. Subtraction:
the pages drawn before it was added and after are the same, letter by letter: no total, list, order, choice or
count moves.
"""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portfolio.initiatives.models import Initiative
from tests.house import access_world
from tests.house.access_world import CANARY, CODE_NAME, World, words

OUTSIDERS = (
    "head_of_pmo", "decentral_pmo", "management", "auditor", "administrator",
    "project_manager", "committee_member", "pmo_of_D20", "outsider",
)  # fmt: skip
PAGES = (
    "reporting:home", "reporting:dashboard", "reporting:snapshot_list", "reporting:pack_list",
    "portfolio:initiative_list", "portfolio:decision_list", "portfolio:report_board",
    "portfolio:cycle_list", "portfolio:cycle_open", "portfolio:committee_list",
    "portfolio:benefit_list", "portfolio:indicator_list", "portfolio:alignment_overview",
    "portfolio:application_list", "portfolio:objective_coverage", "portfolio:objective_money",
    "portfolio:initiative_create", "portfolio:dependency_list", "portfolio:objective_list",
    "portfolio:objective_matrix", "portfolio:orphan_list", "ppm:job_list", "ppm:notice_list",
    "ppm:search_page", "ppm:unit_list", "ppm:view_list", "portfolio:person_list",
    "portfolio:handover_list", "portfolio:substitution_list", "portfolio:reorganisation_list",
    "reporting:retention_overview", "reporting:import_list", "reporting:actuals_list",
    "reporting:actuals_waiting", "portfolio:risk_list", "portfolio:risk_matrix",
    "portfolio:issue_list", "portfolio:action_list", "portfolio:product_list",
    "portfolio:quality_list", "portfolio:lesson_list", "portfolio:question_list",
    "portfolio:stakeholder_list", "portfolio:stakeholder_matrix", "portfolio:assumption_list",
    "portfolio:decision_record_list",
    "portfolio:money_overview", "reporting:dashboard_department",
    "reporting:dashboard_programme", "reporting:dashboard_quality", "reporting:dashboard_cycle",
)  # fmt: skip
OBJECTS = (
    ("portfolio:initiative_detail", "initiative", "own"),
    ("portfolio:initiative_plan", "initiative", "own"),
    ("portfolio:initiative_people", "initiative", "own"),
    ("portfolio:initiative_dependencies", "initiative", "own"),
    ("portfolio:initiative_history", "initiative", "own"),
    ("portfolio:initiative_benefits", "initiative", "own"),
    ("portfolio:benefit_detail", "benefit", "own"),
    ("portfolio:contract_detail", "contract", "there"),
    ("portfolio:contract_followup", "contract", "there"),
    ("portfolio:report_detail", "report", "own"),
    ("portfolio:initiative_registers", "initiative", "own"),
    ("portfolio:risk_detail", "risk", "own"),
    ("portfolio:objective_detail", "objective", "there"),
    ("portfolio:committee_detail", "committee", "board"),
    ("portfolio:cycle_detail", "cycle", "open"),
    ("portfolio:person_detail", "person", "confidant"),
    ("portfolio:person_deactivate", "person", "confidant"),
    ("portfolio:person_reassign", "person", "confidant"),
    ("portfolio:substitution_set", "person", "confidant"),
    ("ppm:unit_edit", "unit", "D10"),
    ("portfolio:reorganisation_detail", "reorganisation", "there"),
)
HISTORIES = (
    ("initiative", "initiative", "own"),
    ("committee", "committee", "board"),
    ("cycle", "cycle", "open"),
    ("person", "person", "confidant"),
    ("unit", "unit", "D10"),
)
ASKED = (
    ("portfolio:initiative_list", {"sort": "-budget"}),
    ("portfolio:initiative_list", {"text": CANARY}),
    ("portfolio:initiative_list", {"declared": "amber", "state": "running", "late": "on"}),
    ("portfolio:initiative_list", {"taking_part": "on"}),
    ("portfolio:roadmap", {"group": "department", "span": "5"}),
    ("portfolio:milestone_late_list", {"text": CANARY}),
    ("portfolio:milestone_moves", {"text": CANARY}),
    ("portfolio:roadmap", {"group": "objective", "text": CANARY}),
    ("portfolio:initiative_list", {"format": "xlsx"}),
    ("portfolio:decision_list", {"format": "xlsx"}),
    ("portfolio:risk_list", {"format": "xlsx", "state": "all"}),
    ("portfolio:issue_list", {"group": "owner", "text": CANARY}),
    ("portfolio:dependency_list", {"format": "xlsx"}),
    ("portfolio:report_board", {"format": "xlsx"}),
    ("ppm:search_page", {"q": CANARY}),
    ("ppm:search_page", {"q": "ordinary"}),
    *(
        ("ppm:search_choices", {"kind": kind, "field": "q", "q": CANARY})
        for kind in ("initiative", "milestone", "dependency", "report", "stage", "codename")
    ),
)
FRAGMENTS = (("portfolio:initiative_list", "list"), ("ppm:search_page", "search-suggestions"))
CHANGING = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|X-CSRFToken[^}]+}|\d\d:\d\d(:\d\d)?'
)
# Restricted ones are told by their code name, in a place of their own and in the sentence on the perimeter.
RESTRICTED = re.compile(
    rb"<section[^>]*>\s*<header[^>]*>\s*<h2[^>]*>Restricted initiatives.*?</section>|restricted: \d+",
    re.S,
)


class Leaks:
    """The world, and what every outsider was answered before anything confidential was added."""

    def __init__(self) -> None:
        self.world: World = access_world.build()
        access_world.turn(self.world)
        self.world.shared["person"]["confidant"] = self.world.people["confidant"]
        self.world.shared["unit"]["D10"] = self.world.units["D10"]
        self.clients = {name: self._client(name) for name in OUTSIDERS}
        self.before = {name: dict(self.draw(name)) for name in OUTSIDERS}
        access_world.close(self.world)
        access_world.join(self.world)
        self._after: dict[str, dict[str, bytes]] = {}

    def after(self, name: str) -> dict[str, bytes]:
        """The same pages once something confidential is there; drawn once."""
        if name not in self._after:
            self._after[name] = dict(self.draw(name))
        return self._after[name]

    def _client(self, name: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(self.world.people[name])
        return client

    def draw(self, name: str) -> Iterator[tuple[str, bytes]]:
        """Every page without an object, lists asked in several ways, fragments."""
        for page in PAGES:
            yield page, self.get(name, reverse(page))
        for page, query in ASKED:
            yield f"{page} {query}", self.get(name, reverse(page), query)
        for page, target in FRAGMENTS:
            headers = {"HX-Request": "true", "HX-Target": target}
            yield f"{page}#{target}", self.get(name, reverse(page), {"q": CANARY}, headers)
        for page, kind, situation in OBJECTS:
            row = self.world.shared[kind][situation]
            yield f"{page} {situation}", self.get(name, reverse(page, args=[row.pk]))
        for subject, kind, situation in HISTORIES:
            row = self.world.shared[kind][situation]
            address = reverse("ppm:history_detail", args=[subject, row.pk])
            yield f"history of {subject}", self.get(name, address)

    def get(
        self, name: str, address: str, query: Any = None, headers: dict[str, str] | None = None
    ) -> bytes:
        """Head and body; of a workbook the text inside."""
        with transaction.atomic():
            response = self.clients[name].get(address, query, headers=headers)
            transaction.set_rollback(True)
        body = b"".join(response) if response.streaming else response.content
        if body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(body)) as book:
                body = b"\n".join(
                    book.read(one) for one in sorted(book.namelist()) if "docProps" not in one
                )
        kept = [
            f"{key}: {response[key]}"
            for key in ("Location", "Content-Disposition")
            if key in response
        ]
        return f"{response.status_code} {kept}\n".encode() + body


@pytest.fixture(scope="module")
def leaks(django_db_setup: None, django_db_blocker: Any) -> Iterator[Leaks]:
    with django_db_blocker.unblock(), transaction.atomic():
        logging.disable(logging.CRITICAL)
        yield Leaks()
        transaction.set_rollback(True)
        logging.disable(logging.NOTSET)


def same(body: bytes) -> bytes:
    """Without tokens, times and what is said of restricted ones on purpose."""
    return b" ".join(RESTRICTED.sub(b"", CHANGING.sub(b"", body)).split())


@pytest.mark.slow
@pytest.mark.parametrize("name", OUTSIDERS)
def test_nothing_that_is_added_in_confidence_moves_a_letter(name, leaks):
    after, before = leaks.after(name), leaks.before[name]
    moved = {page for page, body in after.items() if same(body) != same(before[page])}
    assert moved == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_answer_holds_a_word_or_an_amount_of_it(name, leaks):
    found = dict(leaks.after(name))
    for kind in ("snapshot", "pack", "cycle", "committee"):
        for row in leaks.world.shared[kind].values():
            for address in (
                ["reporting:snapshot_detail", "reporting:snapshot_verify"] if kind == "snapshot"
                else ["reporting:pack_detail"] if kind == "pack"
                else [f"portfolio:{kind}_detail"]
            ):  # fmt: skip
                found[f"{address} {row}"] = leaks.get(name, reverse(address, args=[row.pk]))
    pack = leaks.world.shared["pack"]["released"]
    for ref in range(1, 8):
        address = reverse("reporting:pack_figure", args=[pack.pk, ref])
        found[f"figure {ref}"] = leaks.get(name, address)
    for situation in ("own", "restricted", "secret"):
        for kind in ("initiative", "programme", "report", "milestone"):
            row = leaks.world.shared[kind][situation]
            view = {"report": "report_detail", "milestone": "milestone_edit"}.get(
                kind, "initiative_detail"
            )
            found[f"{kind} {situation}"] = leaks.get(
                name, reverse(f"portfolio:{view}", args=[row.pk])
            )
    told = {page: leak[:2] for page, body in found.items() if (leak := list(words(body)))}
    assert told == {}


def test_those_in_the_know_do_read_it(leaks):
    """The proof would prove nothing if nobody read it."""
    client = Client()
    client.force_login(leaks.world.people["confidant"])
    page = client.get(reverse("portfolio:initiative_list")).content.decode()
    assert page.count(f"{CANARY} name") >= 3


def test_a_restricted_one_shows_its_code_name_and_nothing_else(leaks):
    hidden = leaks.world.shared["initiative"]["restricted"]
    page = leaks.get("decentral_pmo", reverse("portfolio:initiative_list")).decode()
    assert page.count(f">{CODE_NAME}<") == 1
    assert hidden.code not in page
    refused = leaks.get("decentral_pmo", reverse("portfolio:initiative_detail", args=[hidden.pk]))
    assert refused.startswith(b"403")
    assert CODE_NAME.encode() in refused
    assert hidden.code.encode() not in refused


def test_codes_of_open_initiatives_have_no_gap(leaks):
    codes = Initiative.objects.filter(code__startswith="PR").values_list("code", flat=True)
    numbers = sorted(int(code.partition("-")[2]) for code in codes)
    assert numbers == list(range(1, len(numbers) + 1))
