"""What no file of ours contains."""

import ast
import re

import pytest

from ppm.embedded.places import REPOSITORY
from tests.house.tree import files, name

TEXT = (
    ".py",
    ".html",
    ".css",
    ".js",
    ".toml",
    ".txt",
    ".in",
    ".md",
    ".sh",
    ".example",
    "Makefile",
    "run",
)
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "script without a source": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"
    ),
    "handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "javascript address": re.compile(r"(href|src|action)\s*=\s*[\"']javascript:", re.IGNORECASE),
}
# A word without a dot; names of standards (an address in a namespace leads nowhere); invented names; the
# directory whose address is the same for every tenant.
KNOWN_HOSTS = re.compile(
    r"([a-z]+|localhost|127\.0\.0\.1|\[::1\]|[a-z.-]*\.?example(\.(org|com|be|net))?|[a-z.-]+\.(invalid|test)"
    r"|www\.w3\.org|ns\.adobe\.com|www\.aiim\.org|purl\.org|www\.apache\.org|schemas\.openxmlformats\.org"
    r"|login\.microsoftonline\.com)$"
)
# A file to keep: the policy of its address names the hash of its one style element.
HASHED = {"templates/reporting/packfiles/reading.html"}
PLACES_OF_ONE_MACHINE = re.compile(r"(?<![\w./-])/(home|root|work|Users|mnt)/[A-Za-z]")


def texts(*suffixes: str):
    for path in files(*suffixes):
        if "fixtures" not in path.parts and path.parent.name != "house":
            yield path, path.read_text()


@pytest.mark.parametrize("what", INLINE)
def test_no_template_needs_a_hole_in_the_security_policy(what):
    offenders = [
        f"{name(path)}: {found.group()[:80]}"
        for path, text in texts(".html")
        if what != "style element" or name(path) not in HASHED
        for found in INLINE[what].finditer(text)
    ]

    assert offenders == []


def test_no_file_names_a_host():
    offenders = [
        f"{name(path)}: {host}"
        for path, text in texts(*TEXT)
        if path.name not in {"LICENSE", "THIRD_PARTY.md"} and path.parts[-2] != "data"
        for host in re.findall(r"https?://(?:[^/\s@\"']*@)?([A-Za-z0-9.\[\]:-]+)", text)
        if not KNOWN_HOSTS.match(re.sub(r"(?<!:):\d*$", "", host).rstrip(".").lower())
    ]

    assert offenders == []


def test_no_file_knows_the_machine_it_was_written_on():
    offenders = [
        f"{name(path)}: {found.group()}"
        for path, text in texts(*TEXT)
        for found in PLACES_OF_ONE_MACHINE.finditer(text)
    ]

    assert offenders == []


def test_nothing_is_put_off():
    offenders = [
        f"{name(path)}: {found.group()}"
        for path, text in texts(".py", ".html", ".css", ".js")
        for found in re.finditer(r"\b(TODO|FIXME)\b", text)
    ]

    assert offenders == []


def test_nothing_writes_without_history():
    switched_off = re.compile(
        r"pgtrigger\.(ignore(?!=\{\})|schema)\b|session_replication_role|DISABLE TRIGGER"
    )
    offenders = [
        f"{name(path)}: {found.group()}"
        for path, text in texts(".py")
        if path.is_relative_to(REPOSITORY) and "tests" not in path.relative_to(REPOSITORY).parts
        for found in switched_off.finditer(text)
    ]

    assert offenders == []


def test_no_third_party_file_is_in_the_tree():
    suffixes = (".min.js", ".min.css", ".woff", ".woff2", ".ttf", ".otf", ".map")

    assert [name(path) for path in files(*suffixes)] == []


def test_no_text_to_translate_stands_inside_an_f_string():
    """The tool that collects the texts does not look there: it would stay English."""
    calls = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy"}
    offenders = [
        f"{name(path)}:{node.lineno}"
        for path, text in texts(".py")
        for drawn in ast.walk(ast.parse(text))
        if isinstance(drawn, ast.JoinedStr)
        for node in ast.walk(drawn)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls
    ]

    assert offenders == []
