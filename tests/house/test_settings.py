"""What can be set is listed in `.env.example`, and what is listed there is read somewhere."""

import re
from itertools import chain

from ppm.embedded.environment import SECRETS
from ppm.embedded.places import REPOSITORY

NAME = r"""["']([A-Z][A-Z0-9_]+)["']"""
READ = re.compile(rf"\benv(?:\.\w+)?\(\s*{NAME}|environ(?:\.get\(|\.setdefault\(|\[)\s*{NAME}")
LISTED = re.compile(r"^#?([A-Z][A-Z0-9_]+)=", re.MULTILINE)
IN_COMPOSE = re.compile(r"(?<!\$)\$\{([A-Z][A-Z0-9_]+)")
# What is set by the portal's own programs for each other, or belongs to the system.
INNER = {"DJANGO_SETTINGS_MODULE", "PATH", "TESTED_SOURCES", "PYTEST_XDIST_WORKER"}


def listed() -> set[str]:
    return set(LISTED.findall((REPOSITORY / ".env.example").read_text()))


def read_by_the_portal() -> set[str]:
    sources = chain.from_iterable(
        (REPOSITORY / package).rglob("*.py")
        for package in ("ppm", "methodology", "portfolio", "reporting")
    )
    found = {one or other for path in sources for one, other in READ.findall(path.read_text())}
    return (found | {f"{name}_FILE" for name in SECRETS}) - INNER


def read_by_compose() -> set[str]:
    return set(IN_COMPOSE.findall((REPOSITORY / "docker-compose.yml").read_text()))


def test_everything_that_is_read_is_listed():
    assert (read_by_the_portal() | read_by_compose()) - listed() == set()


def test_everything_that_is_listed_is_read():
    assert listed() - read_by_the_portal() - read_by_compose() == set()
