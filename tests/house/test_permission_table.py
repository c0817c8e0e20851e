"""Every address × every person: in the own department, in another one, and on a secret project.

The codes are written down, not derived from the role matrix: a change of rights must change this table.
"""

from datetime import date

import pytest
from django.urls import URLResolver, get_resolver, reverse

from ppm.permissions.access import AccessPoint
from tests.factories.cast import CAST
from tests.factories.kernel import PersonFactory
from tests.factories.links import ContributionFactory, DependencyFactory
from tests.factories.portfolio import (
    CommitteeFactory,
    CycleFactory,
    InitiativeFactory,
    InitiativeRoleFactory,
    MilestoneFactory,
    MoneyLineFactory,
    ParticipationFactory,
    StageFactory,
    StatusReportFactory,
)
from tests.factories.reporting import frozen

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OPEN, CLOSED, GONE = 200, 403, 404
NOBODY = (CLOSED, CLOSED, CLOSED)
EVERYWHERE, OWN = (OPEN, OPEN, GONE), (OPEN, GONE, GONE)

# What people get on a project: in D10, in D20, secret in D10.
READING = dict.fromkeys(CAST, NOBODY) | {
    "head_of_pmo": EVERYWHERE,
    "pmo": EVERYWHERE,
    "entity_pmo": OWN,
    "management": EVERYWHERE,
    "auditor": EVERYWHERE,
    "project_manager": OWN,
    "executive": OWN,
}
WRITING = dict.fromkeys(CAST, NOBODY) | {
    "head_of_pmo": EVERYWHERE,
    "pmo": EVERYWHERE,
    "entity_pmo": OWN,
    "project_manager": OWN,
}
# Nobody of the cast is named on the programmes.
READING_PROGRAMMES = READING | {
    "project_manager": (GONE, GONE, GONE),
    "executive": (GONE, GONE, GONE),
}
VALIDATING = dict.fromkeys(CAST, NOBODY) | {
    "head_of_pmo": EVERYWHERE,
    "pmo": EVERYWHERE,
    "entity_pmo": OWN,
}
ON_A_PROJECT = {
    "portfolio:initiative_detail": ("project", READING),
    "portfolio:initiative_contents": ("programme", READING_PROGRAMMES),
    "portfolio:initiative_plan": ("project", READING),
    "portfolio:initiative_money": ("project", READING),
    "portfolio:initiative_reports": ("project", READING),
    "portfolio:initiative_people": ("project", READING),
    "portfolio:initiative_history": ("project", READING),
    "portfolio:initiative_print": ("project", READING),
    "portfolio:initiative_dependencies": ("project", READING),
    "portfolio:initiative_objectives": ("project", READING),
    "portfolio:dependency_create": ("project", WRITING),
    "portfolio:dependency_detail": ("dependency", READING),
    "portfolio:dependency_confirm": ("dependency", WRITING),
    "portfolio:dependency_move": ("dependency", WRITING),
    "portfolio:dependency_deliver": ("dependency", WRITING),
    "portfolio:dependency_drop": ("dependency", WRITING),
    "portfolio:contribution_create": ("project", WRITING),
    "portfolio:contribution_edit": ("contribution", WRITING),
    "portfolio:contribution_withdraw": ("contribution", WRITING),
    "portfolio:initiative_edit": ("project", WRITING),
    "portfolio:favourite_toggle": ("project", READING),
    "portfolio:milestone_create": ("project", WRITING),
    "portfolio:milestone_edit": ("milestone", WRITING),
    "portfolio:role_assign": ("project", WRITING),
    "portfolio:role_end": ("role", WRITING),
    "portfolio:handover_create": ("project", WRITING),
    "portfolio:participation_create": ("project", WRITING),
    "portfolio:participation_end": ("participation", WRITING),
    "portfolio:circle_edit": ("project", WRITING),
    "portfolio:circle_add": ("project", WRITING),
    "portfolio:circle_end": ("role", WRITING),
    "portfolio:stage_create": ("project", WRITING),
    "portfolio:stage_edit": ("stage", WRITING),
    "portfolio:stage_start": ("stage", WRITING),
    "portfolio:stage_complete": ("stage", WRITING),
    "portfolio:amount_create": ("project", WRITING),
    "portfolio:amount_edit": ("amount", WRITING),
    "portfolio:report_detail": ("report", READING),
    "portfolio:report_edit": ("report", WRITING),
    "portfolio:report_take_back": ("report", WRITING),
    "portfolio:report_validate": ("report", VALIDATING),
    "portfolio:report_on_behalf": ("report", VALIDATING),
    "portfolio:report_return": ("report", VALIDATING),
}
EVERYBODY = set(CAST)
PMO = {"head_of_pmo", "pmo"}
READERS = {
    "head_of_pmo", "pmo", "entity_pmo", "management", "auditor", "project_manager", "executive"
}  # fmt: skip
WITHOUT_OBJECT = {
    "ppm:job_list": EVERYBODY,
    "ppm:notice_list": EVERYBODY,
    "ppm:notice_preferences": EVERYBODY,
    "ppm:search_page": EVERYBODY,
    "ppm:notice_read_all": EVERYBODY,
    "ppm:security_detail": EVERYBODY,
    "ppm:session_end_others": EVERYBODY,
    "mfa_index": EVERYBODY,
    "ppm:group_role_list": {"administrator"},
    "ppm:unit_list": PMO | {"administrator"},
    "ppm:unit_create": PMO | {"administrator"},
    "portfolio:reorganisation_list": PMO | {"administrator"},
    "portfolio:reorganisation_create": PMO | {"administrator"},
    "ppm:group_role_create": {"administrator"},
    "mfa_list_webauthn": EVERYBODY,
    "reporting:journal_export": {"auditor", "administrator"},
    "reporting:retention_overview": {"head_of_pmo", "auditor", "administrator"},
    "reporting:retention_hold_place": {"administrator"},
    "reporting:retention_list_propose": {"administrator"},
    "ppm:privacy_mine": EVERYBODY,
    "ppm:privacy_export": EVERYBODY,
    "ppm:privacy_list": {"administrator"},
    "ppm:ui_catalogue": PMO | {"administrator"},
    "methodology:term_list": EVERYBODY,
    "methodology:rule_set_list": EVERYBODY,
    "portfolio:initiative_list": READERS,
    "portfolio:dependency_list": READERS,
    "portfolio:objective_list": READERS,
    "portfolio:objective_matrix": READERS,
    "portfolio:orphan_list": READERS,
    "portfolio:objective_create": PMO,
    "portfolio:bulk_change_create": PMO | {"entity_pmo", "project_manager"},
    "ppm:view_list": EVERYBODY,
    "ppm:reading_edit": EVERYBODY,
    "portfolio:initiative_create": PMO | {"entity_pmo"},
    "portfolio:decision_list": READERS,
    "portfolio:committee_list": READERS | {"committee_member"},
    "portfolio:report_board": PMO | {"entity_pmo", "auditor"},
    "portfolio:cycle_list": PMO | {"entity_pmo", "auditor"},
    "portfolio:cycle_open": PMO,
    "ppm:role_list": EVERYBODY,
    "portfolio:profile": EVERYBODY,
    "portfolio:handover_list": EVERYBODY,
    "portfolio:substitution_list": EVERYBODY,
    "portfolio:substitution_create": EVERYBODY,
    "portfolio:substitution_rule": PMO,
    "portfolio:person_list": PMO | {"entity_pmo", "administrator"},
    "portfolio:person_create": PMO | {"administrator"},
    "reporting:home": EVERYBODY,
    "reporting:access_explain": PMO | {"administrator"},
    "reporting:dashboard": READERS,
    "reporting:snapshot_list": PMO | {"entity_pmo", "auditor"},
    "reporting:pack_list": PMO | {"auditor", "committee_member"},
    "reporting:pack_create": PMO,
    "reporting:import_list": PMO | {"entity_pmo"},
    "reporting:import_create": PMO,
    "reporting:import_mapping_list": PMO,
}
# Proven where they are built: jobs, notices, files belong to one person, packs to a committee.
PROVEN_ELSEWHERE = {
    "ppm:history_detail",
    "reporting:history_export",
    "reporting:retention_class_edit",
    "reporting:retention_hold_lift",
    "reporting:retention_list",
    "reporting:retention_list_decide",
    "reporting:retention_rule_approve",
    "ppm:privacy_person",
    "ppm:privacy_person_export",
    "ppm:privacy_pseudonymise",
    "ppm:history_record",
    "ppm:history_compare",
    "ppm:history_register",
    "ppm:job_detail",
    "ppm:job_cancel",
    "ppm:notice_open",
    "ppm:session_end",
    "ppm:group_role_edit",
    "ppm:unit_edit",
    "ppm:unit_end",
    "portfolio:reorganisation_detail",
    "portfolio:reorganisation_assign",
    "portfolio:reorganisation_confirm",
    "portfolio:reorganisation_withdraw",
    "ppm:group_role_stop",
    "ppm:file_download",
    "ppm:search_choices",
    "portfolio:objective_detail",
    "portfolio:objective_edit",
    "portfolio:objective_end",
    "portfolio:committee_detail",
    "portfolio:handover_detail",
    "portfolio:handover_offer",
    "portfolio:handover_answer",
    "portfolio:handover_withdraw",
    "reporting:handover_pdf",
    "portfolio:person_detail",
    "portfolio:person_edit",
    "portfolio:person_deactivate",
    "portfolio:person_reassign",
    "portfolio:unit_role_grant",
    "portfolio:unit_role_end",
    "portfolio:substitution_set",
    "portfolio:substitution_revoke",
    "portfolio:cycle_detail",
    "portfolio:cycle_stack",
    "reporting:cycle_freeze",
    "reporting:snapshot_detail",
    "reporting:snapshot_verify",
    "reporting:pack_detail",
    "reporting:pack_release",
    "reporting:pack_figure",
    "reporting:pack_download",
    "reporting:pack_figures",
    "reporting:import_detail",
    "reporting:import_map",
    "reporting:import_layout",
    "reporting:import_choose",
    "reporting:import_apply",
    "ppm:view_create",
    "ppm:view_edit",
    "ppm:view_copy",
    "ppm:view_delete",
    "ppm:view_restore",
    "ppm:view_default",
    "portfolio:bulk_change_detail",
    "portfolio:bulk_change_apply",
    "portfolio:bulk_change_undo",
    "portfolio:cell_edit",
    "reporting:import_undo",
    "reporting:import_mark",
    "reporting:import_mapping_detail",
    "reporting:import_mapping_retire",
}
VISITORS = {
    "ppm:healthz",
    "ppm:healthz_live",
    "ppm:healthz_ready",
    "ppm:metrics",
    "ppm:language",
    "ppm:theme",
    "ppm:demo_sign_in",
    "openid_connect_login",
    "openid_connect_callback",
}


def names(resolver: URLResolver, prefix: str = "") -> set[str]:
    found = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found |= names(entry, inner)
        elif not entry.callback.__module__.startswith("allauth."):
            found.add(f"{prefix}{entry.name}")
    return found


def objects_of(project, cycle):
    return {
        "project": project,
        "programme": InitiativeFactory(
            kind="programme", unit=project.unit, secret=project.is_confidential
        ),
        "milestone": MilestoneFactory(initiative=project),
        "dependency": DependencyFactory(
            giver=project,
            taker=InitiativeFactory(unit=project.unit),
        ),
        "contribution": ContributionFactory(initiative=project),
        "stage": StageFactory(initiative=project),
        "amount": MoneyLineFactory(initiative=project),
        "participation": ParticipationFactory(initiative=project),
        "role": InitiativeRoleFactory(initiative=project, role="confidant"),
        "report": StatusReportFactory(initiative=project, cycle=cycle),
    }


@pytest.fixture
def world(project, department, other_department, committee):
    """The same rows three times: in D10, in D20, and secret in D10."""
    cycle = CycleFactory(
        deadline_on=date(2044, 1, 4), validation_on=date(2044, 1, 5), freeze_on=date(2044, 1, 8)
    )
    other = InitiativeFactory(unit=other_department)
    secret = InitiativeFactory(unit=department, secret=True)
    return [objects_of(one, cycle) for one in (project, other, secret)]


def answer(client, address):
    """What the address says to reading, or to an empty POST if it only takes one; 200: let in."""
    response = client.get(address)
    if response.status_code == 405:
        response = client.post(address)
    return response.status_code if response.status_code in (403, 404) else 200


def test_the_table_knows_every_address():
    known = {*ON_A_PROJECT, *WITHOUT_OBJECT, *PROVEN_ELSEWHERE, *VISITORS}
    assert names(get_resolver()) == known


@pytest.mark.parametrize("name", CAST)
def test_who_gets_in_on_a_project(name, request, client, world):
    client.force_login(request.getfixturevalue(name))
    found = {
        address: tuple(answer(client, reverse(address, args=[rows[kind].pk])) for rows in world)
        for address, (kind, _) in ON_A_PROJECT.items()
    }
    assert found == {address: expected[name] for address, (_, expected) in ON_A_PROJECT.items()}


@pytest.mark.parametrize("name", CAST)
def test_who_gets_in_elsewhere(name, request, client, world):
    client.force_login(request.getfixturevalue(name))
    found = {address for address in WITHOUT_OBJECT if answer(client, reverse(address)) == OPEN}
    assert found == {address for address, people in WITHOUT_OBJECT.items() if name in people}


@pytest.mark.parametrize("address", sorted({*ON_A_PROJECT, *WITHOUT_OBJECT}))
def test_a_visitor_is_sent_to_the_sign_in_page(address, client, world):
    arguments = [world[0][ON_A_PROJECT[address][0]].pk] if address in ON_A_PROJECT else []
    response = client.get(reverse(address, args=arguments))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


TOTALS = (
    "portfolio:initiative_list",
    "reporting:dashboard",
    "portfolio:decision_list",
    "portfolio:report_board",
)


@pytest.mark.parametrize("name", ["head_of_pmo", "pmo", "entity_pmo", "management", "auditor"])
def test_no_page_total_or_workbook_tells_of_a_secret_project(
    name, request, client, department, project
):
    client.force_login(request.getfixturevalue(name))
    cycle = CycleFactory()

    def pages():
        shown = {address: client.get(reverse(address)) for address in TOTALS}
        bodies = {address: one.content for address, one in shown.items() if one.status_code == 200}
        workbook = client.get(reverse("portfolio:initiative_list") + "?format=xlsx")
        return bodies, b"".join(
            workbook.streaming_content
        ) if workbook.streaming else workbook.content

    StatusReportFactory(initiative=project, cycle=cycle)
    before, workbook_before = pages()
    secret = InitiativeFactory(
        unit=department, secret=True, name_fr="Bouleau caché", standing={"declared": "red"}
    )
    MoneyLineFactory(initiative=secret, amount=987654)
    StatusReportFactory(initiative=secret, cycle=cycle, submitted=True)
    after, workbook_after = pages()
    assert before.keys() == after.keys()
    for address, body in after.items():
        assert b"Bouleau" not in body, address
        assert body.count(b"987") == before[address].count(b"987"), address
    assert len(workbook_after) == pytest.approx(len(workbook_before), abs=64)


@pytest.mark.parametrize(
    ("name", "own", "foreign"),
    [
        ("head_of_pmo", OPEN, OPEN),
        ("pmo", OPEN, OPEN),
        ("entity_pmo", GONE, GONE),
        ("management", OPEN, OPEN),
        ("auditor", OPEN, OPEN),
        ("administrator", CLOSED, CLOSED),
        ("project_manager", GONE, GONE),
        ("executive", GONE, GONE),
        ("committee_member", OPEN, GONE),
        ("outsider", CLOSED, CLOSED),
    ],
)
def test_who_sees_a_committee(name, own, foreign, request, client, committee, other_department):
    client.force_login(request.getfixturevalue(name))
    elsewhere = CommitteeFactory(unit=other_department)
    address = "portfolio:committee_detail"
    found = [answer(client, reverse(address, args=[body.pk])) for body in (committee, elsewhere)]
    assert found == [own, foreign]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("head_of_pmo", [OPEN, OPEN, OPEN]),
        ("pmo", [OPEN, OPEN, OPEN]),
        ("entity_pmo", [OPEN, OPEN, CLOSED]),
        ("management", [CLOSED, CLOSED, CLOSED]),
        ("auditor", [OPEN, OPEN, CLOSED]),
        ("administrator", [CLOSED, CLOSED, CLOSED]),
        ("project_manager", [CLOSED, CLOSED, CLOSED]),
        ("executive", [CLOSED, CLOSED, CLOSED]),
        ("committee_member", [CLOSED, CLOSED, CLOSED]),
        ("outsider", [CLOSED, CLOSED, CLOSED]),
    ],
)
def test_who_sees_and_seals_a_period(name, expected, request, client, project):
    client.force_login(request.getfixturevalue(name))
    snapshot = frozen(initiative=project)
    cycle = CycleFactory(period=date(2026, 11, 1))
    StatusReportFactory(initiative=project, cycle=cycle)
    addresses = (
        reverse("portfolio:cycle_detail", args=[cycle.pk]),
        reverse("reporting:snapshot_detail", args=[snapshot.pk]),
        reverse("reporting:cycle_freeze", args=[cycle.pk]),
    )
    assert [answer(client, address) for address in addresses] == expected


def test_an_access_point_without_a_place_is_reached_by_no_department(entity_pmo):
    from ppm.permissions.access import can
    from ppm.permissions.catalog import Perm

    class Nowhere:
        def access_point(self):
            return AccessPoint()

    assert not can(entity_pmo, Perm.INITIATIVE_VIEW, Nowhere())


@pytest.mark.parametrize(
    ("name", "own", "foreign"),
    [
        ("head_of_pmo", [OPEN] * 6, [OPEN] * 6),
        ("pmo", [OPEN] * 6, [OPEN] * 6),
        ("entity_pmo", [OPEN, CLOSED, CLOSED, OPEN, OPEN, OPEN], [GONE, CLOSED, CLOSED, GONE, GONE, GONE]),
        ("administrator", [OPEN, OPEN, OPEN, CLOSED, OPEN, OPEN], [OPEN, OPEN, OPEN, CLOSED, OPEN, OPEN]),
        ("management", [CLOSED] * 6, [CLOSED] * 6),
        ("auditor", [CLOSED] * 6, [CLOSED] * 6),
        ("project_manager", [CLOSED] * 6, [CLOSED] * 6),
        ("executive", [CLOSED] * 6, [CLOSED] * 6),
        ("committee_member", [CLOSED] * 6, [CLOSED] * 6),
        ("outsider", [CLOSED] * 6, [CLOSED] * 6),
    ],
)  # fmt: skip
def test_who_sees_and_changes_a_person(
    name, own, foreign, request, client, department, other_department
):
    client.force_login(request.getfixturevalue(name))
    addresses = [
        f"portfolio:{one}"
        for one in (
            "person_detail", "person_edit", "person_deactivate",
            "person_reassign", "unit_role_grant", "substitution_set",
        )
    ]  # fmt: skip
    for unit, expected in ((department, own), (other_department, foreign)):
        person = PersonFactory(unit=unit)
        assert [answer(client, reverse(one, args=[person.pk])) for one in addresses] == expected
