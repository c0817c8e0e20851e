"""What is confidential is not told by what stands beside the pages: refusals, work, mails, views, files."""

import io
import logging
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from portfolio.participations.services import add_participation
from ppm import audit
from ppm.accounts.models import Person
from ppm.files.models import StoredFile
from ppm.files.services import read
from ppm.jobs import execution
from ppm.jobs.models import Job
from ppm.notices.models import Notice
from ppm.notices.services import notify
from ppm.notices.tasks import due_mails
from ppm.savedviews.models import SavedView
from tests.house import access_table, access_world
from tests.house.access_world import CANARY, World, words

TABLE = access_table.read()
NOBODY_HAS = 10**9
ASKING = ("head_of_pmo", "decentral_pmo", "project_manager", "committee_member")
# Each run asks two of the four at every address, always the same two; `make matrix` asks all.
EVERYBODY = os.environ.get("MATRIX", "") == "whole"
NUMBERS = re.compile(r"\d+")
CHANGING = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|X-CSRFToken[^}]+}|\d\d:\d\d(:\d\d)?'
)


@pytest.fixture(scope="module")
def closed(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        logging.disable(logging.CRITICAL)
        found = access_world.build()
        access_world.turn(found)
        access_world.close(found)
        yield found
        transaction.set_rollback(True)
        logging.disable(logging.NOTSET)


@pytest.fixture
def world(closed: World) -> Iterator[World]:
    """What a test writes is undone."""
    with transaction.atomic():
        yield closed
        transaction.set_rollback(True)


def signed_in(world: World, name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.people[name])
    return client


def without(body: bytes, *numbers: int) -> bytes:
    """The page without what changes each time, and without these numbers of addresses."""
    body = CHANGING.sub(b"", body)
    for number in numbers:
        body = re.sub(rb"(/|parent=|parent%%3D)%d\b" % number, rb"\1PK", body)
    return body


def work(kind: str, by: Person, params: dict[str, Any], **state: Any) -> Job:
    with audit.action("test.prepared", by=by):
        return Job.objects.create(kind=kind, created_by=by, params=params, **state)


def asked(client: Client, address: str, pk: int) -> tuple[int, bytes, list[str]]:
    """Status, body and statements of an answer, without the number that was asked for."""
    connection.queries_log.clear()  # it holds the last 9,000 only
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        response = client.get(address)
        transaction.set_rollback(True)
    statements = [NUMBERS.sub("N", one["sql"]) for one in captured]
    return response.status_code, without(response.content, pk), statements


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKING)
def test_what_is_secret_is_refused_like_what_does_not_exist(name, world):
    """The same status, letter by letter the same page, the same statements: no clock tells them apart."""
    client, found, expected, turn = signed_in(world, name), {}, {}, ASKING.index(name)
    client.get(reverse("reporting:home"))
    for rule in TABLE.rules.values():
        if "secret" not in rule.situations:
            continue
        for address, (kind, rest) in rule.addresses.items():
            if not EVERYBODY and (zlib.crc32(address.encode()) + turn) % 2:
                continue
            for pk, answers in (
                (NOBODY_HAS, expected),
                (world.shared[kind]["secret"].pk, found),
            ):
                arguments = [pk if one == "PK" else one for one in rest] or [pk]
                answers[address] = asked(client, reverse(address, args=arguments), pk)
    assert len(found) > 60
    assert all(statements for _status, _page, statements in found.values())
    parts = ("status", "page", "statements")
    told = {
        f"{place}: {part}"
        for place in found
        for part, one, other in zip(parts, found[place], expected[place], strict=True)
        if one != other
    }
    assert told == set()


def test_a_failed_job_of_somebody_in_the_know_tells_nobody_else(world):
    confidant = world.people["confidant"]
    secret = world.shared["handover"]["secret"]
    gone = work(
        "reporting.documents.handover",
        world.people["outsider"],
        {"handover_id": secret.pk, "language": "fr"},
    )
    execution.run_here(gone)
    gone.refresh_from_db()
    lists = work(
        "reporting.exports.list_file",
        confidant,
        {"address": f"/portfolio/?text={CANARY} name", "language": "fr", "rows": 1},
        state="failed",
        error="closed",
        finished_at=now(),
    )
    assert gone.error == "gone"
    client = signed_in(world, "head_of_pmo")
    pages = [client.get(reverse("ppm:job_list")).content]
    pages += [client.get(reverse("ppm:job_detail", args=[one.pk])).content for one in (gone, lists)]
    assert [leak for page in pages for leak in words(page)] == []


def test_the_workbook_of_a_job_holds_what_its_reader_sees(world):
    """The file of a long list is made by a worker, in nobody's request."""
    told = {}
    for name in ("decentral_pmo", "confidant"):
        address = reverse("portfolio:initiative_list") + "?format=xlsx"
        params = {"address": address, "language": "fr", "rows": 10}
        execution.run_here(work("reporting.exports.list_file", world.people[name], params))
        stored = StoredFile.objects.filter(created_by=world.people[name]).latest("pk")
        with zipfile.ZipFile(io.BytesIO(read(stored))) as book:
            told[name] = list(words(b"".join(book.read(one) for one in book.namelist())))
    assert told["decentral_pmo"] == []
    assert told["confidant"] != []


def test_mails_at_once_and_together_go_to_those_in_the_know_only(world):
    """A notice reaches substitutes, too: only the one who was let in."""
    secret = world.shared["initiative"]["secret"]
    for _again in range(2):
        notify(
            world.people["confidant"],
            "portfolio.statusreports.report_expected",
            {"project": f"{CANARY} name", "deadline_on": localdate()},
            "/",
            about=secret.access_point(),
        )
    Notice.objects.update(mail_due_at=now() - timedelta(minutes=1))
    for due in due_mails(now()):
        execution.run_here(work(due.kind, Person.objects.system(), due.params))
    told = {
        address
        for one in mail.outbox
        for address in one.to
        if list(words(f"{one.subject} {one.body} {one.alternatives}".encode()))
    }
    assert told == {
        f"{world.people[name]} <{world.people[name].email}>"
        for name in ("confidant", "substitute_let_in")
    }


def test_a_unit_that_is_given_a_part_of_a_secret_one_is_not_told(world):
    confidant = world.people["confidant"]
    before = set(Notice.objects.values_list("pk", flat=True))
    for situation, unit in (("secret", "ROOT"), ("own", "D20")):
        add_participation(
            initiative=world.shared["initiative"][situation],
            unit=world.units[unit],
            kind="partner",
            valid_from=localdate(),
            by=confidant,
            at=now(),
        )
    made = Notice.objects.exclude(pk__in=before)
    told = set(made.values_list("person__given_name", "params__code"))
    assert told == {("partner", world.shared["initiative"]["own"].code)}


def test_a_shared_view_that_names_a_secret_filter_shows_what_any_wrong_filter_shows(world):
    secret, shown = world.shared["programme"]["secret"].pk, {}
    with audit.action("test.prepared", by=Person.objects.system()):
        view = SavedView.objects.create(
            list_key="portfolio:initiative_list",
            name_fr="V",
            owner=world.people["confidant"],
            audience="everybody",
        )
    client = signed_in(world, "decentral_pmo")
    for pk in (secret, NOBODY_HAS):
        with audit.action("test.prepared", by=Person.objects.system()):
            SavedView.objects.filter(pk=view.pk).update(query=f"parent={pk}")
        pages = [
            client.get(reverse("portfolio:initiative_list"), {"view": view.pk}),
            client.get(reverse("portfolio:initiative_list"), {"parent": pk}),
            client.get(reverse("ppm:view_list")),
        ]
        shown[pk] = [without(page.content, pk) for page in pages]
    assert shown[secret] == shown[NOBODY_HAS]
