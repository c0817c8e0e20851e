"""One snapshot in three languages: the same figures in each file, and each file as it should be."""

import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import page
import pytest

from reporting.packs import assembly, composing
from reporting.packs.choices import PackContent
from reporting.packs.content import Override, Trend
from reporting.packs.edition import Edition, News
from tests.reporting.packs import checker, sample, tagged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
AT = datetime(2026, 11, 16, 9, tzinfo=UTC)
LANGUAGES = ("fr", "nl", "en")
MARKS = {"fr": ("\u202f\u00a0", ","), "nl": (".", ","), "en": (",", ".")}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# Where a page starts differs with the length of the language.
PAGES = {"Page", "Pagina"}
_made: dict[str, bytes] = {}


@pytest.fixture
def files(db):
    """Every language, laid out once for all tests."""
    if not _made:
        now = sample.period([sample.with_lines(number) for number in (2, 3)])
        before = sample.period([sample.project(number, red=False) for number in (1, 2, 3)], month=9)
        counts = {"green": 7, "amber": 0, "red": 1, "grey": 0}
        content = composing.compose(
            period=now,
            previous=before,
            committee=now.committees[0],
            trend=[Trend(one.period, counts) for one in (before, now)],
            parts=list(PackContent),
            overrides=[Override(102, "cost", 4)],
        )
        editions = {
            language: Edition(3, "draft", "2 projets", "", None, (News(AT, "Le 3 décembre."),))
            for language in LANGUAGES
        }
        options = {"created_at": AT, "tick": lambda step: None, "front_pages": 7}
        for language in LANGUAGES:
            made = assembly.assemble(content, editions[language], language=language, **options)
            _made[language] = made.content
    return _made


def figures(document, language):
    """All numbers of each section, in the order of the sections."""
    found = [Counter()]
    for piece, spoken, is_head in _pieces(document, language):
        if is_head:
            found.append(Counter())
        found[-1].update(_numbers(piece, spoken))
    return found


def _pieces(node, language):
    """The text in reading order with its language; columns of page numbers are left out."""
    language = node.language or language
    if node.tag == "Table":
        yield from ((text, spoken, False) for text, spoken in _cells(node, language))
        return
    if node.tag in ("H1", "H2"):
        yield "", language, True
    if node.tag == "Figure":
        yield node.alt, language, False
        return
    for one in node.children:
        if isinstance(one, str):
            yield one, language, False
        else:
            yield from _pieces(one, language)


def _cells(table, language):
    skipped = {
        id(cell)
        for cell, heads in tagged.heads_of_cells(table)
        if any(head.text in PAGES for head in heads)
    }
    for cell in table.all("TH", "TD"):
        if id(cell) not in skipped:
            yield from (
                (one, node.language or language)
                for node in cell.walk()
                for one in node.children
                if isinstance(one, str)
            )


def _numbers(text, language):
    text = re.sub(r"(?i)\bpag(?:e|ina)\s+\d+", "", text)
    # How much is translated is the one figure that belongs to a language.
    text = re.sub(r"\d+\s?% (?:des textes|van de teksten|of the texts)", "", text)
    if language == "en":
        text = re.sub(
            rf"\b({'|'.join(MONTHS)})\.? (\d\d)\b",
            lambda month: f"{MONTHS.index(month[1]) + 1:02}/{month[2]}",
            text,
        )
    groups, point = (re.escape(one) for one in MARKS[language])
    number = rf"\d{{1,3}}(?:[{groups}]\d{{3}})+(?!\d)(?:{point}\d+)?|\d+(?:{point}\d+)?"
    for found in re.findall(rf"\d\d/\d\d/\d{{4}}|{number}", text):
        if "/" in found:
            yield found
        else:
            yield Decimal(re.sub(rf"[{groups}]", "", found).replace(MARKS[language][1], "."))


def test_the_three_languages_carry_identical_figures_section_by_section(files):
    read = {}
    for language in LANGUAGES:
        with tagged.open_pdf(files[language]) as pdf:
            read[language] = figures(tagged.read(pdf), language)
    assert len(read["fr"]) == len(read["nl"]) == len(read["en"]) > 20
    assert sum(sum(section.values()) for section in read["fr"]) > 600
    for place, section in enumerate(read["fr"]):
        for language in ("nl", "en"):
            other = read[language][place]
            assert (section - other, other - section) == (Counter(), Counter()), (place, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_file_keeps_what_it_owes_to_all_readers_and_to_the_archive(files, language):
    with tagged.open_pdf(files[language]) as pdf:
        assert checker.problems(pdf, language=language) == []
    for profile in ("ua1", "3a"):
        assert page.validate_pdf_bytes(files[language], profile=profile).failures == []


def test_the_checker_finds_what_is_broken(files):
    with tagged.open_pdf(files["en"]) as pdf:
        del pdf.Root.ViewerPreferences
        del pdf.Root.Outlines
        pdf.pages[0].Tabs = pdf.make_indirect(pdf.pages[0].obj.MediaBox)
        head = next(
            item for item in pdf.objects if getattr(item, "get", lambda key: None)("/S") == "/TH"
        )
        del head.A
        figure = next(
            item
            for item in pdf.objects
            if getattr(item, "get", lambda key: None)("/S") == "/Figure"
        )
        figure.Alt = "x"
        found = "\n".join(checker.problems(pdf, language="nl"))
    for word in (
        "shown title",
        "language",
        "no bookmark",
        "another order",
        "does not say",
        "figure",
    ):
        assert word in found
