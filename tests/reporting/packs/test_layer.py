from datetime import date

import pytest
from django.utils import timezone, translation

from ppm.translations.services import save_translation
from reporting.packs import front, layer, sheets
from reporting.packs.assembly import read_content, sheet_keys
from reporting.packs.edition import Edition
from reporting.snapshots.models import Snapshot
from reporting.snapshots.selectors import read_period
from reporting.snapshots.verifying import verify
from tests.factories.portfolio import CycleFactory, InitiativeFactory
from tests.factories.reporting import frozen, full_report

NL, FR = "Eén modus die alles verklaart.", "Une phrase qui explique tout."


@pytest.fixture
def snapshot(committee, department):
    cycle = CycleFactory(period=date(2026, 10, 1))
    for text, language in ((NL, "nl"), ("Rien à signaler.", "fr")):
        full_report(
            cycle=cycle,
            initiative=InitiativeFactory(unit=department),
            headline=text,
            language=language,
        )
    return frozen(cycle)


def translate(by, text=FR, state="done"):
    save_translation(
        source=NL, source_language="nl", language="fr", text=text, state=state,
        place="report.headline:1", version=None, by=by, at=timezone.now(),
    )  # fmt: skip


def page_of(period, language):
    project = next(one for one in period.projects if one.headline.value == NL)
    with translation.override(language), layer.reading(period.projects, language):
        return sheets.sheet_html(project, period)


def test_a_translation_after_the_freeze_is_shown_and_the_fingerprint_stays(pmo, snapshot):
    period = read_period(snapshot)
    before = snapshot.fingerprint
    assert NL in page_of(period, "fr")
    translate(pmo)
    page = page_of(period, "fr")
    assert FR in page
    assert NL not in page
    assert "NL → FR" in page
    assert NL in page_of(period, "nl")
    assert list(verify(snapshot)) == []
    assert Snapshot.objects.get().fingerprint == before == read_period(snapshot).fingerprint


def test_only_pages_with_another_translation_are_laid_out_anew(pmo, snapshot):
    period = read_period(snapshot)
    keys = {language: sheet_keys(period.projects, period, language) for language in ("fr", "nl")}
    translate(pmo, state="draft")
    assert sheet_keys(period.projects, period, "fr") == keys["fr"]
    translate(pmo)
    now = sheet_keys(period.projects, period, "fr")
    changed = {code for code, key in now.items() if key != keys["fr"][code]}
    assert changed == {one.code for one in period.projects if one.headline.value == NL}
    assert sheet_keys(period.projects, period, "nl") == keys["nl"]
    translate(pmo, "Une autre phrase.")
    assert sheet_keys(period.projects, period, "fr") != now


def test_each_pack_says_how_much_can_be_read_in_its_language(
    pmo, snapshot, committee, django_assert_num_queries
):
    content = read_content(snapshot, committee.code)
    edition = Edition(1, "draft", "", "", None)

    def share():
        with layer.reading(content.projects, "fr"), translation.override("fr"):
            return layer.coverage(content.projects, "fr"), front.front_html(content, edition, {})

    (before, _html), texts = share(), [t for p in content.projects for t in layer.texts_of(p)]
    assert before.of == len({(text.value, text.language) for text in texts})
    translate(pmo)
    with django_assert_num_queries(1):
        after, html = share()
    assert (after.own, after.translated) == (before.own, before.translated + 1)
    assert f"{round(after.share * 100)}" in html
