"""Whose eyes the audit borrows, and how it signs in."""

from playwright.sync_api import Page, expect

# In this order: a page is looked at as the first who can open it.
PEOPLE = (
    "noemie.tilmant@cfs-fks.example",
    "bastien.lorquet@cfs-fks.example",
    "rachid.ouazzani@cfs-fks.example",
    "marie-ange.colpin@cfs-fks.example",
    "lieselot.hoornaert@cfs-fks.example",
)


def become(page: Page, person: str, language: str) -> None:
    """Sign in as one of the demo people, in a language."""
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.locator(f"button[name=email][value='{person}']").click()
    page.locator(f"header button[value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
