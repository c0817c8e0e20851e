"""The HTML of a pack in three languages."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from reporting.packfiles import contents
from reporting.packfiles.contents import Block
from reporting.packs import composing, edition, front, layer, sheets, sources
from reporting.packs.choices import PRESETS, Preset
from reporting.packs.content import Trend
from reporting.snapshots.canonical import in_groups
from reporting.snapshots.frozen import Period, Text
from reporting.snapshots.handed_in import read_handed_in
from tests.reporting.packs import sample

pytestmark = pytest.mark.django_db  # for the typeface, which is made with the database

LANGUAGES = ("fr", "nl", "en")
EDITION = edition.Edition(2, "draft", "Une phrase.", "", None)


@pytest.fixture(scope="module")
def period() -> Period:
    return sample.period(
        [*(sample.project(n) for n in range(1, 9)), sample.project(10, stale=True)]
    )


@pytest.fixture(scope="module")
def content(period):
    before = sample.period([sample.project(n) for n in range(2, 9)], month=9)
    trend = [
        Trend(p.period, {"green": 3, "amber": 2, "red": 1, "grey": 0}) for p in (before, period)
    ]
    return composing.compose(
        period=period, previous=before, committee=period.committees[0], trend=trend
    )


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_on_the_front_leads_to_its_source(content, language):
    with translation.override(language):
        html = front.front_html(content, EDITION, {"sources": 20})
        listed = words(sources.sources_html(content))
    refs = {int(ref) for ref in re.findall(r'class="source" href="part:sources">(\d+)<', html)}
    keys = {figure.ref: key for key, figure in content.figures.items()}
    assert {keys[ref] for ref in refs} == set(content.figures) - {"projects", "reports.stale"}
    assert in_groups(content.period.fingerprint) in listed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_says_what_is_asked_and_of_what(content, language):
    with translation.override(language):
        text = words(front.front_html(content, EDITION, {"P2026-003": 7}))
        perimeter = " ".join(front.perimeter_sentence(content).split())
    assert perimeter in text
    assert "Accepter une mise en production en deux lots ?" in text
    assert content.period.fingerprint[:8] in text


@pytest.mark.parametrize(
    ("parts", "on_first", "further"),
    [("first", 8, 0), ("first decisions", 5, 3), ("decisions", 0, 8)],
)
def test_every_decision_asked_is_printed_once(content, parts, on_first, further):
    asking = replace(content, asks=content.asks[:1] * 8, parts=tuple(parts.split()))
    with translation.override("fr"):
        first, *others = front.front_pieces(asking, EDITION, {})
    question = asking.asks[0].decision.question.value.rstrip(" ?\u00a0\u202f")
    assert first.count(question) == on_first
    assert "".join(others).count(question) == further


@pytest.mark.parametrize("preset", Preset)
def test_each_kind_of_pack_holds_its_parts_and_every_decision_asked(content, preset):
    made = replace(content, preset=preset, parts=tuple(PRESETS[preset]))
    blocks = list(contents.outline(made))
    listed = {one.key for one in contents.tables(made)}
    assert Block.ASKS in blocks
    assert {"decisions", "projects"} <= listed
    with translation.override("nl"):
        pieces = front.front_pieces(made, EDITION, {})
    question = made.asks[0].decision.question.value.rstrip(" ?\u00a0\u202f")
    assert "".join(pieces).count(question) == len(made.asks)


def test_what_a_section_does_not_print_is_counted(period):
    projects = [sample.with_lines(n) for n in range(1, 41)]
    whole = composing.compose(
        period=sample.period(projects),
        previous=None,
        committee=period.committees[0],
        trend=[],
        parts=["history", "risks", "decisions"],
    )
    with translation.override("en"):
        texts = [words(piece) for piece in front.front_pieces(whole, EDITION, {})]
    risks, decided = len(whole.sections.risks), len(whole.sections.decided)
    assert (risks, decided) == (40, 40)
    assert any(f"{risks - 30} more are not printed here" in text for text in texts)
    assert [text.count("10 more are not printed here") for text in texts][-1] == 1


def test_a_text_in_another_language_is_marked(period):
    with translation.override("nl"):
        html = sheets.sheet_html(period.projects[0], period)
    assert '<span lang="fr">Le fournisseur livre le module' in html
    assert '<span class="original">FR</span>' in html
    with translation.override("fr"):
        assert 'class="original"' not in sheets.sheet_html(period.projects[0], period)


def test_a_late_report_says_of_when_its_values_are(period):
    with translation.override("en"):
        text = words(sheets.sheet_html(period.projects[-1], period))
    assert "No report was received for this period; these are the values of September 2026." in text


def test_figures_and_amounts_follow_the_language(period):
    project = period.projects[0]
    with translation.override("fr"):
        assert "437\u202f500\u00a0€" in sheets.sheet_html(project, period)
    with translation.override("nl"):
        assert "€\u00a0437.500" in sheets.sheet_html(project, period)


def test_a_sheet_is_kept_by_all_that_it_depends_on(period):
    one = period.projects[0]
    key = sheets.sheet_key(one, period, "fr")
    assert key == sheets.sheet_key(sample.project(1), period, "fr")
    other_people = sample.period(period.projects)
    changed = [
        sheets.sheet_key(one, period, "nl"),
        sheets.sheet_key(sample.project(1, red=True), period, "fr"),
        sheets.sheet_key(one, replace(other_people, people=((7, "Autre"),)), "fr"),
    ]
    assert len({key, *changed}) == 4


# Words that are spelt the same, beside names, codes and currencies.
SAME_AS_ENGLISH = {
    "fr": {"Budget", "Cause", "Dimension", "Page", "Total", "standard"},
    "nl": {"Budget", "Detail", "Project", "Registers", "Resources", "Scope", "September 2026"},
}
NOT_A_WORD = re.compile(
    r"[– ]*&nbsp;|[0-9a-f ]{20,}|[PR]2026-.*|(EUR|GBP)|.*, (EUR|GBP)|.*\d\d/\d\d/\d{4}\)"
)
NAMES = {"Godelieve Saelens", "Pieterjan Moerkens", "Élodie Crasset"} | {
    name for names in sample.DEPARTMENTS.values() for name in names
}


def phrases(content, period, language):
    with translation.override(language):
        pages = [
            front.front_html(content, EDITION, {"sources": 9}),
            sources.sources_html(content),
            *(sheets.sheet_html(project, period) for project in period.projects),
        ]
    found = set()
    for page in pages:
        page = re.sub(r'<span lang="[a-z]+">.*?</span>', "", page, flags=re.DOTALL)
        found |= {piece.strip() for piece in re.split(r"<[^>]+>", page)}
    return {piece for piece in found if re.search(r"[A-Za-z]{3}", piece)} - NAMES


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_no_english_phrase_stays_in_a_french_or_dutch_pack(content, period, language):
    shared = phrases(content, period, language) & phrases(content, period, "en")
    left = {piece for piece in shared if not NOT_A_WORD.fullmatch(piece)}
    assert left - SAME_AS_ENGLISH[language] - {EDITION.foreword} == set()


def test_a_sheet_prints_all_that_was_written_in_the_report(period):
    project = period.projects[0]
    empty = {"text": "", "language": "fr"}
    data = {
        "series": "quarterly", "risks": [], "issues": [], "seen_by": None, "seen_at": None,
        "is_tacit": False, "challenged_by": None, "challenged_at": None, "unchanged": [],
        "quality": 90, "benefits_outlook": "Gain dès avril.", "contribution": "Engagement 4.",
        "outlook": "Charge en hausse.", "challenge": {"text": "Waarom groen?", "language": "nl"},
        "challenge_answer": {**empty, "text": "Le test est passé."},
    }  # fmt: skip
    asked = replace(
        project.decisions[0] if project.decisions else period.projects[2].decisions[0],
        options=Text("Deux lots, ou attendre.", "fr"),
        meeting_on=date(2026, 12, 9),
    )
    full = replace(project, handed_in=read_handed_in(data, "fr"), decisions=(asked,))
    with translation.override("fr"):
        text = words(sheets.sheet_html(full, period))
    for said in (
        "Gain dès avril.", "Engagement 4.", "Charge en hausse.", "Waarom groen?",
        "Le test est passé.", "Deux lots, ou attendre.", "09/12/2026",
    ):  # fmt: skip
        assert said in text
    written = {one.value for one in layer.texts_of(full)}
    assert {"Charge en hausse.", "Waarom groen?", "Deux lots, ou attendre."} <= written
