from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portfolio.statusreports import intervention_views, interventions, services
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.submitting import NotWithManager
from ppm.notices.models import Notice
from ppm.org.versions import StaleVersion
from tests.factories.portfolio import InitiativeFactory, StatusReportFactory
from tests.portfolio.statusreports.conftest import AT, save

pytestmark = pytest.mark.usefixtures("clock")


def act(service, report, by, reason="Congé de maladie", **values):
    return service(report=report, reason=reason, by=by, at=AT, **values)


def test_an_extension_makes_a_report_late_later_and_tells_the_manager(report, pmo, project_manager):
    act(interventions.extend_report, report, pmo, until=date(2026, 11, 9))

    late = StatusReport.objects.late(date(2026, 11, 9))
    assert not late.exists()
    assert StatusReport.objects.late(date(2026, 11, 10)).get() == report
    assert Notice.objects.get(person=project_manager).params["until_on"] == "2026-11-09"


@pytest.mark.parametrize("until", [date(2026, 11, 5), date(2026, 11, 14)])
def test_an_extension_lies_between_the_deadline_and_the_freeze(report, pmo, until):
    with pytest.raises(interventions.NotLonger):
        act(interventions.extend_report, report, pmo, until=until)
    report.refresh_from_db()
    assert report.extended_to is None


def test_a_report_taken_out_is_neither_expected_nor_late_until_it_is_taken_in(report, pmo):
    act(interventions.take_out_report, report, pmo)
    assert not StatusReport.objects.taking_part().exists()
    assert not StatusReport.objects.late(date(2026, 12, 1)).exists()

    act(interventions.bring_back_report, report, pmo, reason="Finalement oui")

    report.refresh_from_db()
    assert (report.state, report.taken_out_reason) == ("expected", "")
    assert [one.pgh_context["reason"] for one in report.events.order_by("pgh_id")[1:]] == [
        "Congé de maladie",
        "Finalement oui",
    ]


def test_a_submitted_report_is_not_taken_out(submitted, pmo):
    with pytest.raises(NotWithManager):
        act(interventions.take_out_report, submitted, pmo)


def test_taking_out_a_longer_report_asks_for_the_shorter_one_again(plan, pmo):
    quarter, month = (
        services.open_cycle(period=date(2026, 9, 1), series=series, by=pmo, at=AT).reports.get()
        for series in ("quarterly", "monthly")
    )
    with pytest.raises(services.IsContained):
        act(interventions.extend_report, month, pmo, until=date(2026, 10, 12))

    save(quarter, pmo, headline="Déjà tapé")

    act(interventions.take_out_report, quarter, pmo)

    month = StatusReport.objects.get(pk=month.pk)
    assert month.contained_in is None
    assert (month.state, month.draft.values) == ("draft", {"headline": "Déjà tapé"})
    act(interventions.bring_back_report, quarter, pmo)
    quarter, month = (StatusReport.objects.get(pk=one.pk) for one in (quarter, month))
    assert month.contained_in == quarter
    assert (quarter.state, quarter.draft.values) == ("draft", {"headline": "Déjà tapé"})
    assert month.draft.values == {}


def dates(cycle, pmo, **changes):
    values = {"version": cycle.version, "reminders_on": [date(2026, 11, 4)], "reason": "Grève"}
    return interventions.change_cycle_dates(
        cycle=cycle,
        by=pmo,
        at=AT,
        **{"dates": {"deadline_on": date(2026, 11, 6)}, **values, **changes},
    )


def test_an_extension_beyond_an_earlier_freeze_ends_with_it(report, cycle, pmo):
    act(interventions.extend_report, report, pmo, until=date(2026, 11, 13))
    thursday = date(2026, 11, 12)
    dates(cycle, pmo, dates={"freeze_on": thursday, "consolidation_on": thursday})
    report.refresh_from_db()
    assert report.extended_to == thursday
    assert report.extension_reason == "Congé de maladie"


def test_dates_of_an_open_cycle_move_with_a_reason(report, cycle, pmo, project_manager):
    dates(cycle, pmo)

    cycle.refresh_from_db()
    assert (cycle.deadline_on, cycle.reminders_on) == (date(2026, 11, 6), [date(2026, 11, 4)])
    notice = Notice.objects.get(person=project_manager)
    assert (notice.params["deadline_on"], notice.params["reason"]) == ("2026-11-06", "Grève")


def test_dates_of_a_cycle_stay_in_order_and_are_changed_from_the_latest_version(cycle, pmo):
    with pytest.raises(ValidationError, match="follow each other"):
        dates(cycle, pmo, dates={"deadline_on": date(2026, 11, 30)})
    with pytest.raises(ValidationError, match="between the opening"):
        dates(cycle, pmo, reminders_on=[date(2026, 10, 1)])
    with pytest.raises(StaleVersion):
        dates(cycle, pmo, version=cycle.version + 1)


# -- Pages -------------------------------------------------------------------------------------
def test_report_extend_asks_for_a_reason(client, report, entity_pmo):
    client.force_login(entity_pmo)

    response = client.post(
        reverse("portfolio:report_extend", args=[report.pk]), {"until": "2026-11-09"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]


def test_cycle_remind_shows_the_mail_in_the_readers_language_and_unticks_who_was_reminded(
    client, report, pmo, project_manager
):
    client.force_login(pmo)
    address = reverse("portfolio:cycle_remind", args=[report.cycle_id])

    first = client.get(address, {"row": report.pk}).context
    assert [(one.person, one.language) for one in first["letters"]] == [
        (project_manager, project_manager.language)
    ]
    assert f"/portfolio/reports/{report.pk}/edit/#summary" in first["letters"][0].body
    assert not first["rows"][0].is_reminded

    client.post(address, {"row": report.pk})
    assert Notice.objects.filter(person=project_manager).count() == 1
    second = client.get(address, {"row": report.pk}).context
    assert second["rows"][0].is_reminded


def test_whoever_was_told_today_comes_last_when_there_are_more_than_are_reminded_at_once(
    client, report, pmo, project_manager, department, monkeypatch
):
    monkeypatch.setattr(intervention_views, "MOST", 2)
    for _more in range(2):
        other = InitiativeFactory(unit=department, standing={"project_manager": project_manager})
        StatusReportFactory(cycle=report.cycle, initiative=other)
    client.force_login(pmo)
    address = reverse("portfolio:cycle_remind", args=[report.cycle_id])

    def asked():
        context = client.get(address, {"all": "1"}).context
        return [one.report.initiative.code for one in context["rows"]], context["cut"]

    codes = sorted(StatusReport.objects.values_list("initiative__code", flat=True))
    first, cut = asked()
    assert first == codes[:2]
    assert "2 of 3" in cut
    client.post(
        address,
        {
            "row": StatusReport.objects.filter(initiative__code__in=first).values_list(
                "pk", flat=True
            )
        },
    )
    assert asked()[0] == [codes[2], codes[0]]


def test_cycle_open_shows_who_is_asked_what_before_it_opens(client, pmo, plan, project_manager):
    client.force_login(pmo)
    data = {"period": "2026-09", "series": ["monthly", "quarterly"], "initiatives": [plan.pk]}

    response = client.post(reverse("portfolio:cycle_open"), {**data, "preview": "1"})

    [asked] = response.context["asked"]
    assert (asked.person, asked.forms) == (project_manager, [(plan, ["monthly", "quarterly"])])
    assert not StatusReport.objects.exists()
    client.post(reverse("portfolio:cycle_open"), data)
    assert StatusReport.objects.filter(contained_in__isnull=True).get().cycle.series == "quarterly"
