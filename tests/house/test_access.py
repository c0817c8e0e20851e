"""Every address × every role, in own and foreign units, restricted, secret, substituted, taking part.

What is expected stands in `permissions.txt`. Pages are not drawn here, so that all of them can be asked;
`test_nothing_leaks` draws them for people who are not in the know.
"""

import logging
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from ppm.permissions.access import AccessPoint, can
from ppm.permissions.catalog import Perm
from tests.house import access_table, access_world
from tests.house.access_world import CODE_NAME, World

TABLE = access_table.read()
PEOPLE = sorted({name for rule in TABLE.rules.values() for name in rule.cells})
ANSWERS = {403: "no", 404: "gone"}
# Of thousands of questions each run asks a fixed share, another for each person; `make matrix` asks all, and
# `MATRIX=reporting:import,ppm:unit` asks all of the addresses that begin so.
WANTED = os.environ.get("MATRIX", "")
SHARE = 1 if WANTED else 6
UNKNOWN = """
These addresses are not in tests/house/permissions.txt: %s
Say there who may enter: `page NAME for …` when it has no object, `address NAME KIND` below the rule that it
follows when it has one, `public NAME` for visitors. A new kind of object is made in access_world.py when it
hangs on an initiative, else in access_objects.py.
These are there and no longer exist: %s
"""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, in a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("ppm.ui.pages.render", undrawn)
        patch.setattr(URLResolver, "resolve_error_handler", lambda self, code: plainly(code))
        logging.disable(logging.CRITICAL)  # thousands of refusals are the purpose
        found = access_world.build()
        access_world.turn(found)
        access_world.close(found)
        yield found
        transaction.set_rollback(True)
        logging.disable(logging.NOTSET)


def undrawn(request: Any, template: str, context: Any = None, **rest: Any) -> HttpResponse:
    """The answer without its page: whether somebody is let in has been decided by then."""
    return HttpResponse(status=rest.get("status") or 200)


def plainly(status: int) -> Callable[..., HttpResponse]:
    """A refusal without its page."""

    def say(request: Any, exception: Exception | None = None) -> HttpResponse:
        return HttpResponse(str(exception), status=status)

    return say


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif not entry.callback.__module__.startswith("allauth."):
            yield f"{prefix}{entry.name}"


def ask(
    client: Client, method: str, address: str, said: dict[str, str] | None = None
) -> HttpResponse:
    """Whatever it writes is undone."""
    with transaction.atomic():
        query = "?" + urlencode(said) if said else ""
        response = getattr(client, method)(address + query, said if method == "post" else None)
        transaction.set_rollback(True)
    if isinstance(response, FileResponse):
        response.getvalue()  # which closes the file
    return response


takes_no_post: set[str] = set()
takes_no_get: set[str] = set()


def answer(client: Client, name: str, arguments: Sequence[object] = ()) -> str:
    """`yes`, `no`, `gone` or `name`; where reading is refused, a POST must be refused in the same way."""
    address, said = reverse(name, args=arguments), TABLE.said.get(name)
    got = ask(client, "post" if name in takes_no_get else "get", address, said)
    if got.status_code == 405:
        takes_no_get.add(name)
        got = ask(client, "post", address, said)
    elif got.status_code in ANSWERS and name not in takes_no_post | takes_no_get:
        posted = ask(client, "post", address, said)
        if posted.status_code == 405:
            takes_no_post.add(name)
        elif posted.status_code != got.status_code:
            return f"GET {got.status_code}, POST {posted.status_code}"
    if got.status_code == 403 and CODE_NAME in got.content.decode():
        return "name"
    return ANSWERS.get(got.status_code, "yes")


def is_asked(person: str, place: str) -> bool:
    if WANTED not in ("", "whole"):
        return place.startswith(tuple(WANTED.split(",")))
    return zlib.crc32(f"{person} {place}".encode()) % SHARE == 0


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def test_the_table_knows_every_address():
    found = set(names(get_resolver()))
    unknown, lost = sorted(found - TABLE.addresses), sorted(TABLE.addresses - found)
    assert (unknown, lost) == ([], []), UNKNOWN % (", ".join(unknown), ", ".join(lost))


def test_every_rule_knows_every_person(world):
    everybody = set(world.people) - {"outsider_two"}
    assert {name: everybody ^ set(rule.cells) for name, rule in TABLE.rules.items()} == {
        name: set() for name in TABLE.rules
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_who_gets_in(name, world):
    client, person = signed_in(world, name), world.people[name]
    found, expected = {}, {}
    for rule in TABLE.rules.values():
        for address, (kind, rest) in rule.addresses.items():
            for situation, cell in zip(rule.situations, rule.cells[name], strict=True):
                row = world.find(kind, situation, person)
                arguments = [row.pk if one == "PK" else one for one in rest] or [row.pk]
                place = f"{address} {situation}"
                if not is_asked(name, place):
                    continue
                found[place] = answer(client, address, arguments)
                below = cell == "name" and kind not in ("initiative", "programme")
                expected[place] = "gone" if below else cell
    for address, people in TABLE.plain.items():
        if not is_asked(name, address):
            continue
        found[address] = answer(client, address)
        expected[address] = "yes" if name in people else "no"
    assert found == expected


@pytest.mark.slow
def test_a_visitor_is_sent_to_the_sign_in_page(world):
    client, anybody = Client(), world.people["outsider"]
    asked = {address: reverse(address) for address in TABLE.plain}
    for rule in TABLE.rules.values():
        for address, (kind, rest) in rule.addresses.items():
            row = world.find(kind, rule.situations[0], anybody)
            arguments = [row.pk if one == "PK" else one for one in rest] or [row.pk]
            asked[address] = reverse(address, args=arguments)
    login = reverse("account_login")
    let_in = {
        address
        for address, path in asked.items()
        for response in (ask(client, "get", path), ask(client, "post", path))
        if response.status_code != 302 or not response.url.startswith(login)
    }
    assert let_in == set()


def test_an_access_point_without_a_place_is_reached_by_no_department(world):
    class Nowhere:
        def access_point(self):
            return AccessPoint()

    assert not can(world.people["decentral_pmo"], Perm.INITIATIVE_VIEW, Nowhere())
