from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate, now

from portfolio.benefits import measuring, services
from portfolio.benefits.choices import Answer, BenefitState
from portfolio.benefits.models import Benefit, BenefitReview
from portfolio.benefits.reminders import is_day, remind
from portfolio.benefits.selectors import overlaps, shortfall_of, summary
from portfolio.people.reassigning import pass_on
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.models import Notice
from ppm.permissions.roles import Role
from tests.factories.kernel import PersonFactory
from tests.factories.links import (
    BenefitFactory,
    IndicatorFactory,
    MeasurementFactory,
    ReviewFactory,
)
from tests.factories.portfolio import InitiativeFactory, InitiativeRoleFactory

pytestmark = pytest.mark.django_db
D = Decimal


def test_a_new_benefit_has_its_calendar_and_its_owner_is_asked(project, head_of_pmo):
    owner = PersonFactory()
    project.forecast_end = date(2044, 1, 31)
    made = services.add_benefit(
        initiative=project,
        name="Délai de traitement",
        kind="service",
        language="fr",
        owner=owner,
        targets={2045: (D(18), None)},
        by=head_of_pmo,
        at=now(),
    )

    due = list(made.reviews.order_by("due_on").values_list("due_on", flat=True))
    assert due == [date(2044, 4, 30), date(2045, 1, 31), date(2046, 1, 31)]
    assert project.roles.filter(person=owner, role=Role.BENEFIT_OWNER).exists()
    assert Notice.objects.get(person=owner).kind == "portfolio.benefits.agree"
    assert made.unit == project.unit


def test_only_the_owner_agrees_and_a_new_owner_has_agreed_to_nothing(project, head_of_pmo):
    owner = PersonFactory()
    row = BenefitFactory(initiative=project, owner=owner)
    with pytest.raises(services.NotTheOwner):
        services.answer_as_owner(
            benefit_id=row.pk, version=None, answer=Answer.YES, by=head_of_pmo, at=now()
        )
    row = services.answer_as_owner(
        benefit_id=row.pk, version=None, answer=Answer.YES, by=owner, at=now()
    )
    assert (row.answer, row.answered_on) == ("yes", localdate())

    row = services.edit_benefit(
        benefit_id=row.pk, version=row.version, owner=PersonFactory(), by=head_of_pmo, at=now()
    )
    assert (row.answer, row.answered_on) == ("", None)


def test_a_measurement_answers_its_day_and_a_withdrawn_one_counts_no_more(project, head_of_pmo):
    row = BenefitFactory(
        initiative=project,
        indicator=IndicatorFactory(),
        baseline_value=D(24),
        baseline_on=date(2024, 12, 31),
        targets={2025: D(18)},
    )
    ReviewFactory(benefit=row, due_on=date(2026, 1, 15))
    later = ReviewFactory(benefit=row, due_on=date(2044, 1, 15))
    made = measuring.record_measurement(
        benefit_id=row.pk,
        measured_on=date(2026, 1, 10),
        value=D("19.5"),
        source="Registre",
        by=head_of_pmo,
        at=now(),
    )

    row.refresh_from_db()
    assert (row.rate, row.measured_value) == (D("0.7500"), D("19.50"))
    assert row.is_short
    assert list(row.reviews.filter(held_on__isnull=True)) == [later]

    measuring.withdraw_measurement(
        measurement_id=made.pk, reason="Faute de frappe", by=head_of_pmo, at=now()
    )
    row.refresh_from_db()
    assert (row.rate, row.measured_on) == (None, None)
    with pytest.raises(measuring.NotYet):
        measuring.record_measurement(
            benefit_id=row.pk,
            measured_on=localdate() + timedelta(2),
            value=D(1),
            source="x",
            by=head_of_pmo,
            at=now(),
        )


def test_days_follow_the_closure_until_somebody_moves_them(head_of_pmo):
    project = InitiativeFactory(actual_end=date(2026, 1, 31), state="closed")
    row = BenefitFactory(initiative=project)
    follows = ReviewFactory(benefit=row, months_after=3)
    fixed = measuring.move_review(
        review_id=ReviewFactory(benefit=row, months_after=12).pk,
        version=None,
        due_on=date(2027, 6, 1),
        by=head_of_pmo,
        at=now(),
    )

    assert measuring.follow_closures(by=head_of_pmo, at=now()) == 1

    assert BenefitReview.objects.get(pk=follows.pk).due_on == date(2026, 4, 30)
    assert BenefitReview.objects.get(pk=fixed.pk).due_on == date(2027, 6, 1)


def test_the_owner_is_reminded_after_the_closure_and_without_one_the_pmo_of_the_unit(
    department, entity_pmo, head_of_pmo
):
    today = localdate()
    closed = InitiativeFactory(unit=department, state="closed", actual_end=today)
    owner = PersonFactory()
    ReviewFactory(benefit=BenefitFactory(initiative=closed, owner=owner), due_on=today)
    ReviewFactory(benefit=BenefitFactory(initiative=closed), due_on=today - timedelta(14))
    ReviewFactory(benefit=BenefitFactory(initiative=closed), due_on=today - timedelta(3))

    assert remind(today) == 2

    told = {(one.person, one.kind) for one in Notice.objects.all()}
    assert told == {(owner, "portfolio.benefits.due"), (entity_pmo, "portfolio.benefits.late")}
    assert [is_day(today, today - timedelta(n)) for n in (14, 1, 0)] == [True, False, True]


def test_an_ended_benefit_changes_no_more(project, head_of_pmo):
    row = BenefitFactory(initiative=project)
    services.end_benefit(
        benefit_id=row.pk,
        version=None,
        state=BenefitState.DROPPED,
        reason="Plus attendu",
        by=head_of_pmo,
        at=now(),
    )
    with pytest.raises(services.BenefitEnded):
        services.edit_benefit(benefit_id=row.pk, version=None, name="x", by=head_of_pmo, at=now())
    back = services.reopen_benefit(
        benefit_id=row.pk, version=None, reason="Erreur", by=head_of_pmo, at=now()
    )
    assert (back.state, back.reason) == ("open", "")


def test_benefits_pass_with_the_role_of_their_owner(project, head_of_pmo):
    owner, successor = PersonFactory(), PersonFactory()
    role = InitiativeRoleFactory(initiative=project, person=owner, role=Role.BENEFIT_OWNER)
    row = BenefitFactory(
        initiative=project, owner=owner, answer="yes", answered_on=date(2026, 1, 1)
    )
    elsewhere = BenefitFactory(owner=owner)
    with audit.action("person.reassigned", by=head_of_pmo):
        pass_on(role=role, successor=successor, on=localdate())
    row.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (row.owner, row.answer, elsewhere.owner) == (successor, "", owner)


def test_a_waiver_is_given_once(project, entity_pmo):
    given = {"legal_basis": "Loi", "reason": "Obligation", "language": "fr"}
    services.waive_benefits(initiative=project, by=entity_pmo, at=now(), **given)
    with pytest.raises(services.WaivedAlready):
        services.waive_benefits(initiative=project, by=entity_pmo, at=now(), **given)
    assert shortfall_of([project.pk])[project.pk].is_waived


def test_130_per_cent_is_found_and_what_is_confidential_is_in_no_sum(
    department, other_department, head_of_pmo, entity_pmo
):
    indicator = IndicatorFactory()
    one = BenefitFactory(
        initiative=InitiativeFactory(unit=department), indicator=indicator, attribution=70
    )
    other = BenefitFactory(
        initiative=InitiativeFactory(unit=other_department), indicator=indicator, attribution=60
    )
    insider = PersonFactory()
    secret = InitiativeFactory(unit=department, secret=True, confidant=insider)
    BenefitFactory(initiative=secret, indicator=indicator, attribution=25)
    BenefitFactory(initiative=secret, indicator=indicator, attribution=25, is_negative=True)

    for person, seen in ((head_of_pmo, [True, True]), (entity_pmo, [True, False])):
        found = overlaps(person)[indicator.pk]
        assert found.total == 130
        assert sorted(claim.benefit_id for claim in found.claims) == sorted([one.pk, other.pk])
        assert [claim.is_seen for claim in sorted(found.claims, key=lambda c: c.benefit_id)] == seen
    assert overlaps(insider)[indicator.pk].total == 155


def test_the_shortfall_takes_money_together_and_the_worst_of_the_rest(
    project, django_assert_num_queries
):
    euro = IndicatorFactory(measured_in="euro", nature="flow")
    for value, forecast, against in ((400, 380, False), (100, 110, True)):
        row = BenefitFactory(
            initiative=project,
            indicator=euro,
            baseline_value=0,
            is_negative=against,
            targets={2027: value},
        )
        _expect(row, forecast)
    days = BenefitFactory(
        initiative=project, indicator=IndicatorFactory(), baseline_value=24, targets={2027: 18}
    )
    _expect(days, 19)
    BenefitFactory(initiative=project)

    with django_assert_num_queries(3):
        found = shortfall_of([project.pk])[project.pk]

    assert round(found.percent, 2) == D("16.67")  # the days: 1 of 6; the money: 30 of 300
    assert (found.known, found.of, found.unready) == (3, 4, 4)


def _expect(row, forecast):
    with audit.action("test.prepared", by=Person.objects.system()):
        row.targets.update(forecast=forecast)


def test_the_summary_counts_what_the_reader_sees(project, head_of_pmo, entity_pmo):
    good = BenefitFactory(initiative=project, rate=D("0.95"))
    BenefitFactory(initiative=project, rate=D("0.5"))
    BenefitFactory(initiative=project, rate=D(1), is_negative=True)
    BenefitFactory(initiative=InitiativeFactory())
    ReviewFactory(benefit=good, due_on=localdate())
    MeasurementFactory(benefit=good)

    rows = Benefit.objects.visible_to(entity_pmo)
    found = summary(rows)

    assert (found.open, found.measured, found.on_target) == (2, 2, 1)
    assert (found.to_measure, found.lacking) == (1, 3)
    assert summary(Benefit.objects.visible_to(head_of_pmo)).open == 3
