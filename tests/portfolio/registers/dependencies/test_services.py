"""Both sides confirm; what was agreed stays the measure; who waits is told."""

from datetime import date

import pytest
from django.utils.timezone import now

from portfolio.registers.dependencies import services
from portfolio.registers.dependencies.choices import Side
from portfolio.registers.dependencies.models import Dependency
from ppm import audit
from ppm.notices.models import Notice
from tests.factories.kernel import PersonFactory
from tests.factories.links import DependencyFactory
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(department, other_department):
    giver = InitiativeFactory(
        unit=department, name_fr="Identités", project_manager=PersonFactory(given_name="Dries")
    )
    taker = InitiativeFactory(
        unit=other_department, name_fr="Relais", project_manager=PersonFactory(given_name="Elodie")
    )
    return giver, taker


def proposed(pair, head_of_pmo, **more):
    giver, taker = pair
    values = {"what": "L’interface", "language": "fr", "needed_on": date(2044, 3, 1), **more}
    return services.propose_dependency(
        giver=giver, taker=taker, side=Side.TAKER, by=head_of_pmo, at=now(), **values
    )


def confirm(row, side, by, **more):
    return services.confirm_dependency(
        dependency_id=row.pk, version=None, side=side, by=by, at=now(), **more
    )


def kinds_for(person):
    return [
        notice.kind.rpartition(".")[2]
        for notice in Notice.objects.filter(person=person).order_by("pk")
    ]


def test_both_sides_confirm_and_each_manager_is_told(pair, head_of_pmo):
    row = proposed(pair, head_of_pmo)
    assert (row.state, row.agreed_on) == ("proposed", None)
    row = confirm(row, Side.GIVER, pair[0].roles.get().person, promised_on=date(2044, 2, 20))

    assert (row.state, row.agreed_on) == ("agreed", date(2044, 2, 20))
    assert kinds_for(pair[0].roles.get().person) == ["asked"]
    assert kinds_for(pair[1].roles.get().person) == ["agreed"]


def test_the_giver_confirms_with_a_date_or_not_at_all(pair, head_of_pmo):
    row = proposed(pair, head_of_pmo)
    with pytest.raises(services.NothingPromised):
        confirm(row, Side.GIVER, head_of_pmo)
    row.refresh_from_db()
    assert (row.state, row.giver_confirmed_at) == ("proposed", None)


def test_a_promise_that_moves_later_than_needed_is_told_and_measured(pair, head_of_pmo):
    row = DependencyFactory(giver=pair[0], taker=pair[1], agreed=True)
    services.move_dependency(
        dependency_id=row.pk,
        version=row.version,
        side=Side.GIVER,
        on=date(2044, 5, 1),
        reason="Le fournisseur livre plus tard.",
        by=head_of_pmo,
        at=now(),
    )
    row.refresh_from_db()
    assert (row.state, row.promised_on, row.agreed_on) == (
        "agreed",
        date(2044, 5, 1),
        date(2044, 3, 1),
    )
    assert kinds_for(pair[1].roles.get().person) == ["late"]
    assert Dependency.objects.with_alarm(date(2044, 1, 1)).get() == row

    row = confirm(row, Side.TAKER, pair[1].roles.get().person)
    assert row.agreed_on == date(2044, 5, 1)


def test_what_is_delivered_or_dropped_does_not_change_any_more(pair, head_of_pmo):
    row = DependencyFactory(giver=pair[0], taker=pair[1], agreed=True)
    services.deliver_dependency(
        dependency_id=row.pk, version=None, on=date(2026, 1, 1), by=head_of_pmo, at=now()
    )
    for act in (
        lambda: services.drop_dependency(
            dependency_id=row.pk, version=None, reason="x", by=head_of_pmo, at=now()
        ),
        lambda: confirm(row, Side.TAKER, head_of_pmo),
    ):
        with pytest.raises(services.DependencyClosed):
            act()


def test_a_stale_version_is_refused(pair, head_of_pmo):
    row = DependencyFactory(giver=pair[0], taker=pair[1], agreed=True)
    with pytest.raises(services.StaleVersion):
        services.drop_dependency(
            dependency_id=row.pk, version=row.version + 1, reason="x", by=head_of_pmo, at=now()
        )


def test_a_notice_does_not_name_what_its_reader_does_not_see(pair, head_of_pmo):
    row = DependencyFactory(giver=pair[0], taker=pair[1], agreed=True)
    services.move_dependency(
        dependency_id=row.pk, version=None, side=Side.GIVER, on=date(2044, 5, 1), reason="x",
        by=head_of_pmo, at=now(),
    )  # fmt: skip
    notice = Notice.objects.get(person=pair[1].roles.get().person)
    assert "Identités" not in str(notice.params)
    assert pair[0].code in notice.params["other"]


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("state", ["closed", "stopped"])
def test_nothing_depends_on_what_is_over(pair, head_of_pmo, side, state):
    row = proposed(pair, head_of_pmo)
    with audit.action("test.prepared", by=head_of_pmo):
        type(pair[side]).objects.filter(pk=pair[side].pk).update(state=state)
    with pytest.raises(services.SideIsOver):
        proposed(pair, head_of_pmo)
    with pytest.raises(services.SideIsOver):
        confirm(row, Side.GIVER, head_of_pmo, promised_on=date(2044, 2, 20))
    assert Dependency.objects.get().state == "proposed"
