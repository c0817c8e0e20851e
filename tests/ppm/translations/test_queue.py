from datetime import date

import pytest
from django.utils import timezone

from portfolio.registers.risks.models import Risk
from portfolio.statusreports.models import StatusReport
from ppm import audit
from ppm.translations.queue import Asked, beside, counts, row_at, rows
from ppm.translations.services import save_translation
from tests.factories.portfolio import CycleFactory, InitiativeFactory, StatusReportFactory
from tests.factories.registers import make_risk

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def report(db, project):
    return StatusReportFactory(
        submitted=True,
        initiative=project, cycle=CycleFactory(period=OCTOBER), language="nl",
        headline="De migratie loopt.", done="Testen voltooid.", help_needed="", stage_name="",
    )  # fmt: skip


def translate(row, text, by, state="done"):
    return save_translation(
        source=row.text, source_language=row.language, language=row.into, text=text, state=state,
        place=row.place, version=row.version, by=by, at=timezone.now(),
    )  # fmt: skip


def rewrite(report, by, **values):
    with audit.action("report.submitted", by=by):
        StatusReport.objects.filter(pk=report.pk).update(**values)


def test_a_text_goes_from_missing_to_done_and_is_outdated_when_its_source_changes(pmo, report):
    asked = Asked(into="fr", period=OCTOBER, groups=("report",))
    headline, done = rows(pmo, asked)
    assert [headline.standing, done.standing] == ["missing", "missing"]
    translate(headline, "La migration avance.", pmo)
    translate(done, "Tests", pmo, state="draft")
    assert [(one.standing, one.translation) for one in rows(pmo, asked)] == [
        ("done", "La migration avance."), ("draft", "Tests"),
    ]  # fmt: skip
    rewrite(report, pmo, headline="De migratie loopt vertraging op.")
    changed = row_at(pmo, headline.place, "fr")
    assert (changed.standing, changed.translation, changed.version) == ("outdated", "", 0)
    assert [one.kind for one in rows(pmo, Asked(into="en", text="VERTRAGING"))] == [
        "report.headline"
    ]


def test_the_queue_holds_no_text_of_the_readers_language_and_each_text_once(pmo, report):
    other = InitiativeFactory(unit=report.initiative.unit)
    StatusReportFactory(
        submitted=True,
        initiative=other, cycle=report.cycle, language="nl",
        headline=report.headline, done="", next_steps="", help_needed="", stage_name="",
    )  # fmt: skip
    assert rows(pmo, Asked(into="nl")) == []
    assert len([one for one in rows(pmo, Asked(into="fr")) if one.kind == "report.headline"]) == 1


def test_counts_by_what_one_can_filter_by_come_in_one_statement(
    pmo, report, django_assert_num_queries
):
    make_risk(
        report.initiative,
        language="fr",
        title="Retard",
        effect="Coûts",
        is_for_committee=True,
    )
    translate(row_at(pmo, f"report.headline:{report.pk}", "en"), "The migration runs.", pmo)
    pmo = type(pmo).objects.get(pk=pmo.pk)
    rows(pmo, Asked(into="en"))  # the scope of the person is read once
    with django_assert_num_queries(1):
        found = counts(pmo, Asked(into="en", standings=("done",)))
    assert found.standings == {"done": 1, "missing": 3}
    assert found.groups == {"report": 1, "register": 2}
    assert found.sources == {"nl": 1, "fr": 2}
    assert found.periods == {OCTOBER: 1, None: 2}
    assert found.units == {report.initiative.unit_id: 3}


def test_one_goes_on_to_the_next_text_although_the_first_left_the_filter(pmo, report):
    asked = Asked(into="fr", standings=("missing",), groups=("report",))
    headline, done = rows(pmo, asked)
    translate(headline, "La migration avance.", pmo)
    assert beside(pmo, asked, headline) == (None, done)
    assert beside(pmo, asked, done) == (None, None)


def test_only_texts_that_somebody_may_translate_are_there(
    entity_pmo, management, pmo, report, other_department
):
    elsewhere = InitiativeFactory(unit=other_department)
    secret = InitiativeFactory(unit=report.initiative.unit, confidentiality="secret")
    for one in (elsewhere, secret):
        StatusReportFactory(
        submitted=True,
            initiative=one, cycle=report.cycle, language="nl",
            headline=f"Alleen {one.code}",
        )  # fmt: skip
    make_risk(elsewhere, language="nl", is_for_committee=True)
    everything = Asked(into="fr")
    assert {one.code for one in rows(pmo, everything)} == {report.initiative.code, elsewhere.code}
    assert {one.code for one in rows(entity_pmo, everything)} == {report.initiative.code}
    assert rows(management, everything) == []
    assert row_at(entity_pmo, f"risk.title:{Risk.objects.get().pk}", "fr") is None
    assert row_at(pmo, "nothing:1", "fr") is None


def test_a_draft_is_its_authors_and_a_risk_that_committees_do_not_see_is_not_translated(
    pmo, project
):
    StatusReportFactory(
        initiative=project, cycle=CycleFactory(), state="draft", language="nl", submitted_at=None,
    )  # fmt: skip
    make_risk(project, language="nl", is_for_committee=False, inherent_probability=1)
    assert rows(pmo, Asked(into="fr")) == []
    make_risk(project, language="nl", is_for_committee=False)
    assert [one.kind for one in rows(pmo, Asked(into="fr"))] == ["risk.title"]
