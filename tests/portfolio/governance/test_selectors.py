from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from portfolio.governance.models import AuthorityLine
from portfolio.governance.selectors import NobodyDecides, deciding_body
from ppm import audit
from ppm.accounts.models import Person
from ppm.permissions.roles import Role
from tests.factories.portfolio import InitiativeRoleFactory, MoneyLineFactory, SeatFactory


@pytest.mark.parametrize("occasion", ["g0", "g1", "g2", "exception_project"])
def test_the_portfolio_board_decides_what_concerns_the_portfolio(
    project, committee, committee_member, occasion
):
    body = deciding_body(occasion=occasion, initiative=project)

    assert (body.kind, body.committee) == ("committee", committee)
    assert [(one.person, one.decides) for one in body.people] == [(committee_member, True)]


@pytest.mark.parametrize("occasion", ["stage", "exception_stage", "release"])
def test_the_executive_decides_on_the_project_board_and_the_others_advise(
    project, executive, occasion
):
    user = InitiativeRoleFactory(initiative=project, role=Role.SENIOR_USER).person

    body = deciding_body(occasion=occasion, initiative=project)

    assert (body.kind, body.committee, body.executive) == ("project_board", None, executive)
    assert [(one.person, one.decides) for one in body.people] == [(executive, True), (user, False)]
    assert body.holds(user)


def test_what_is_big_is_closed_by_the_portfolio_board_and_so_is_what_has_no_known_budget(
    project, committee
):
    assert deciding_body(occasion="closure", initiative=project).committee == committee
    MoneyLineFactory(initiative=project, amount=999_999)
    project.standing.refresh_from_db()
    assert deciding_body(occasion="closure", initiative=project).is_project_board
    big = deciding_body(occasion="closure", initiative=project, amount=Decimal(1_000_000))
    assert big.committee == committee


def test_a_deputy_and_a_secretary_sit_on_a_committee_but_a_secretary_does_not_vote(
    project, committee, outsider
):
    SeatFactory(committee=committee, seat="chair", deputy=outsider)
    SeatFactory(committee=committee, seat="secretary")

    body = deciding_body(occasion="g2", initiative=project)

    assert [one.seat for one in body.people] == ["chair", "secretary"]
    assert [one.seat for one in body.voters] == ["chair"]
    assert body.holds(outsider)


def test_an_occasion_without_a_line_is_refused_with_its_sentence(project):
    with audit.action("test.prepared", by=Person.objects.system()):
        AuthorityLine.objects.filter(occasion="g1").update(valid_to=date(2001, 1, 1))

    with translation.override("en"), pytest.raises(NobodyDecides) as refused:
        deciding_body(occasion="g1", initiative=project)

    assert refused.value.message == (
        "The table of authority names no body for “G1 – project brief”. Ask the central PMO to complete it."
    )
