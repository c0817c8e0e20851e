"""Whose eyes the audit borrows, and how it signs in."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from ppm.accounts import services
from ppm.accounts.models import Person

# In this order: a page is looked at as the first who can open it.
PEOPLE = (
    "noemie.tilmant@cfs-fks.example",
    "bastien.lorquet@cfs-fks.example",
    "rachid.ouazzani@cfs-fks.example",
    "marie-ange.colpin@cfs-fks.example",
    "lieselot.hoornaert@cfs-fks.example",
)


def become(page: Page, person: str, language: str) -> None:
    """Go on at the first page as one of the demo people, in a language; nothing is typed to get there."""
    page.context.clear_cookies()
    lend(client_of(person), page.context)
    read_in(person, language)
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", language)


def sign_in_as(page: Page, person: str, language: str) -> None:
    """The same by the buttons of the sign-in page and of the header."""
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.locator(f"button[name=email][value='{person}']").click()
    page.locator(f"header button[value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def client_of(person: str) -> Client:
    """The session of one of the demo people, without a browser; on the database of this process."""
    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(email=person))
    return client


def lend(client: Client, context: BrowserContext) -> None:
    """Go on with the client's session in a browser."""
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "domain": "localhost", "path": "/"}])


def read_in(person: str, language: str) -> None:
    """Turn all sessions of the person to a language: it belongs to the profile."""
    who = Person.objects.get(email=person)
    services.change_language(person=who, language=language, by=who)
