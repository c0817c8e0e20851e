from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.statusreports.sections.models import Section, SectionSet
from portfolio.statusreports.sections.selectors import in_force, layout_of
from portfolio.statusreports.sections.services import edit_section, prepare_set
from portfolio.statusreports.services import save_draft
from tests.portfolio.statusreports.conftest import AT

PAGE = "portfolio:section_set"


def test_a_section_is_changed_under_the_lock_of_its_form(pmo):
    section = prepare_set(by=pmo, at=AT).sections.first()

    with CaptureQueriesContext(connection) as found:
        edit_section(pk=section.pk, version=None, values={}, lists=[], by=pmo, at=AT)

    locks = [one["sql"] for one in found if "FOR UPDATE" in one["sql"]]
    tables = (SectionSet._meta.db_table, Section._meta.db_table)
    assert [f'FROM "{table}"' in sql for table, sql in zip(tables, locks, strict=True)] == [
        True,
        True,
    ]


def test_a_version_that_asks_the_same_is_not_published_and_changes_can_be_undone(client, pmo):
    client.force_login(pmo)
    client.post(reverse(PAGE), {"step": "prepare"})

    refused = client.post(reverse(PAGE), {"step": "publish", "note": "Rien"})
    shown = client.get(reverse(PAGE), {"version": "in_force"})

    assert refused.status_code == 422
    assert SectionSet.objects.draft().published_at is None
    assert shown.context["is_of_today"]
    draft = SectionSet.objects.draft()
    figures = draft.sections.get(block="figures")
    client.post(
        reverse("portfolio:section_edit", args=[figures.pk]),
        {"version": figures.version, "position": "5", "fields_asked": ["forecast_end"]},
    )
    assert layout_of(draft).sections != in_force().sections
    client.post(reverse(PAGE), {"step": "reset"})
    assert layout_of(draft).sections == in_force().sections


def test_the_central_pmo_prepares_and_publishes_a_form(client, pmo, report, project_manager):
    client.force_login(pmo)
    client.post(reverse(PAGE), {"step": "prepare"})
    draft = SectionSet.objects.draft()
    figures = draft.sections.get(block="figures")
    lines = draft.sections.filter(block="milestones").order_by("position")[0]
    address = reverse("portfolio:section_edit", args=[figures.pk])
    client.post(
        address,
        {"version": figures.version, "position": "5", "fields_asked": ["forecast_end"]},
    )
    client.post(
        reverse("portfolio:section_edit", args=[lines.pk]),
        {"version": lines.version, "position": "40", "risks_shown": "on", "risks_most": "3"},
    )
    before = in_force().pk
    client.post(reverse(PAGE), {"step": "publish", "note": "Moins de chiffres"})

    layout = in_force()
    save_draft(report=report, values={"headline": "A"}, version=0, by=project_manager, at=AT)
    report.refresh_from_db()
    assert (before, layout.pk) == (None, draft.pk)
    assert layout.sections[0].block == "figures"
    assert layout.sections[0].fields == ("forecast_end",)
    assert (layout.list_of("risks").most, report.section_set_id) == (3, draft.pk)


def test_another_section_of_a_block_is_asked_of_other_projects(client, pmo, report):
    client.force_login(pmo)
    client.post(reverse(PAGE), {"step": "prepare"})
    draft = SectionSet.objects.draft()
    figures = draft.sections.get(block="figures")
    before = layout_of(draft).sections

    added = client.post(reverse(PAGE), {"step": f"add:{figures.pk}"})
    other = draft.sections.filter(block="figures").order_by("position")[0]
    client.post(
        reverse("portfolio:section_edit", args=[other.pk]),
        {
            "version": other.version,
            "position": other.position,
            "fields_asked": ["forecast_end"],
            "categories": ["efficiency"],
        },
    )

    assert added.url == reverse("portfolio:section_edit", args=[other.pk])
    layout = layout_of(draft)
    assert len(layout.sections) == len(before) + 1
    project = report.initiative
    fields = {}
    for category in ("efficiency", "legal"):
        project.category = category
        asked = layout.of(project, "monthly").sections
        [fields[category]] = [one.fields for one in asked if one.block == "figures"]
    assert fields["efficiency"] == ("forecast_end",)
    assert len(fields["legal"]) == 3
    client.post(reverse(PAGE), {"step": f"remove:{other.pk}"})
    assert layout_of(draft).sections == before
    assert client.post(reverse(PAGE), {"step": f"remove:{other.pk}"}).status_code == 404
    client.post(reverse(PAGE), {"step": f"remove:{figures.pk}"})
    client.post(reverse(PAGE), {"step": "reset"})
    assert layout_of(draft).sections == in_force().sections == before
