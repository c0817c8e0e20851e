import pytest
from django.urls import reverse

from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.exceptions.services import Ruling, decide_exception
from ppm import audit
from ppm.accounts.models import Person
from tests.portfolio.lifecycle.conftest import AT

OPTION = {
    "option1-title": "Reporter",
    "option1-time_days": "20",
    "option1-is_recommended": "on",
}
TEXTS = {
    "situation": "Retard du fournisseur.",
    "consequences": "La suite commence en août.",
    "recommendation": "Reporter.",
    "language": "fr",
}


def open_page(name, pk, **query):
    address = reverse(f"portfolio:exception_{name}", args=[pk])
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}"


def test_the_plan_proposes_an_exception_and_it_is_written_and_handed_in(
    client, project, stages, project_manager, executive
):
    client.force_login(project_manager)
    plan = client.get(reverse("portfolio:initiative_plan", args=[project.pk])).content.decode()
    proposed = open_page("create", project.pk, plan=stages[2].pk, aspect="time")
    assert proposed.replace("&", "&amp;") in plan

    made = client.post(proposed, {"plan": stages[2].pk, "aspect": "time"})
    exception = ExceptionReport.objects.get()
    edit = reverse("portfolio:exception_edit", args=[exception.pk])
    assert (made.status_code, made.url) == (303, edit)
    again = client.post(proposed, {"plan": stages[2].pk, "aspect": "time"})
    assert again.url == reverse("portfolio:exception_detail", args=[exception.pk])

    lacking = client.post(
        edit, {"version": 1, "submit": 1, "language": "fr", "situation": "Retard."}
    )
    assert lacking.status_code == 422
    exception.refresh_from_db()
    assert (exception.state, exception.situation) == ("draft", "Retard.")
    data = {**TEXTS, **OPTION, "version": exception.version, "submit": 1}
    assert client.post(edit, data).status_code == 303
    exception.refresh_from_db()
    assert (exception.state, exception.options.count()) == ("submitted", 1)


def test_the_executive_decides_on_one_page(client, submitted, executive):
    client.force_login(executive)
    page = reverse("portfolio:exception_decide", args=[submitted.pk])
    shown = client.get(page).content.decode()
    assert "Le fournisseur livre" in shown
    assert 'value="escalate"' not in shown

    without_limit = client.post(
        page, {"act": "grant", "reason": "Oui.", "version": submitted.version}
    )
    assert without_limit.status_code == 422
    granted = client.post(
        page, {"act": "grant", "reason": "Oui.", "adverse": "25", "version": submitted.version}
    )
    assert granted.status_code == 303
    submitted.refresh_from_db()
    assert (submitted.outcome, submitted.tolerance.adverse) == ("grant", 25)


def test_who_comes_second_is_told_and_nothing_changes(client, submitted, executive):
    page = reverse("portfolio:exception_decide", args=[submitted.pk])
    client.force_login(executive)
    seen = ExceptionReport.objects.get(pk=submitted.pk)
    decide_exception(
        exception_id=seen.pk,
        version=seen.version,
        ruling=Ruling(act="ask", reason="Combien cela coûte-t-il ?"),
        by=executive,
        at=AT,
    )
    late = client.post(page, {"act": "stop", "reason": "Assez.", "version": seen.version})

    submitted.refresh_from_db()
    assert (late.status_code, submitted.state) == (303, "returned")


def test_the_project_manager_does_not_decide(client, submitted, project_manager):
    client.force_login(project_manager)

    assert client.get(open_page("decide", submitted.pk)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_exception_list_costs_the_same_for_any_length(
    client, submitted, management, django_assert_num_queries, rows
):
    values = {
        field.name: getattr(submitted, field.name)
        for field in submitted._meta.concrete_fields
        if field.name not in ("id", "number", "aspect", "version")
    }
    with audit.action("test.prepared", by=Person.objects.system()):
        for number, aspect in list(enumerate(("scope", "quality"), 2))[: rows - 1]:
            ExceptionReport.objects.create(**values, number=number, aspect=aspect)
    client.force_login(management)
    client.get(reverse("portfolio:exception_list"))
    with django_assert_num_queries(9):
        response = client.get(reverse("portfolio:exception_list"))
    assert response.context["listing"].count == rows
