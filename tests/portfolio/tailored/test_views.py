import pytest
from django.urls import reverse
from django.utils.timezone import now

from methodology.products.models import ManagementProduct
from portfolio.standings.services import update_standing
from portfolio.tailored.deviations import ask_deviation
from portfolio.tailored.models import ProductDeviation, ProductRecord, TailoringDecision
from portfolio.tailored.services import decide_class
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db
LIGHT = dict.fromkeys(("budget", "duration", "entities", "criticality", "novelty"), "1")


def url(name, *args):
    return reverse(f"portfolio:{name}", args=args)


def test_what_changes_is_shown_before_the_class_is_confirmed(client, project, project_manager):
    client.force_login(project_manager)
    address = url("tailoring_score", project.pk)
    first = client.post(address, {**LIGHT, "chosen": "", "reason": ""})
    assert (first.status_code, TailoringDecision.objects.count()) == (200, 0)
    assert first.context["decided"]["chosen"] == "light"
    assert first.context["changes"].products
    # Something else is confirmed than what was looked at: it is shown again.
    other = {**LIGHT, "budget": "3", "seen": first.context["decided"]["signature"]}
    assert client.post(address, {**other, "chosen": "", "reason": ""}).status_code == 200
    seen = {**LIGHT, "chosen": "", "reason": "", "seen": first.context["decided"]["signature"]}
    assert client.post(address, seen).status_code == 303
    project.refresh_from_db()
    assert (project.tailoring_class, TailoringDecision.objects.get().chosen) == ("light", "light")


def test_another_class_without_a_reason_is_refused_with_what_was_typed(
    client, project, project_manager
):
    client.force_login(project_manager)
    answer = client.post(
        url("tailoring_score", project.pk), {**LIGHT, "chosen": "reinforced", "reason": ""}
    )
    assert (answer.status_code, TailoringDecision.objects.count()) == (422, 0)
    assert answer.context["form"]["chosen"].value() == "reinforced"


def test_the_scores_are_proposed_from_what_the_portal_knows(client, project, project_manager):
    update_standing(project.pk, budget=900000, budget_state="known")
    client.force_login(project_manager)
    form = client.get(url("tailoring_score", project.pk)).context["form"]
    assert (form["budget"].value(), form["entities"].value()) == (2, 1)
    assert form["novelty"].value() is None


def test_a_deviation_goes_to_the_pmo_who_finds_it_at_home(
    client, project, project_manager, entity_pmo
):
    product = ManagementProduct.objects.get(key="approach_commercial")
    client.force_login(project_manager)
    asked = {
        "kind": "leave_out",
        "product": product.pk,
        "merged_into": "",
        "reason": "Aucun achat.",
    }
    assert client.post(url("deviation_create", project.pk), asked).status_code == 303
    row = ProductDeviation.objects.get()
    answer = url("deviation_answer", row.pk)
    assert client.get(answer).status_code == 403
    assert answer not in client.get("/").content.decode()

    client.force_login(entity_pmo)
    assert answer in client.get("/").content.decode()
    refused = client.post(answer, {"version": row.version, "remark": "", "step": "refuse"})
    assert refused.status_code == 422
    assert (
        client.post(answer, {"version": row.version, "remark": "", "step": "agree"}).status_code
        == 303
    )
    stale = client.post(answer, {"version": row.version, "remark": "Non", "step": "refuse"})
    assert stale.status_code == 409
    assert answer not in client.get("/").content.decode()
    documents = client.get(url("initiative_documents", project.pk)).context["documents"]
    kept = next(one for one in documents.others if one.product == product)
    assert (kept.needed.kind, kept.needed.by_agreement) == ("left_out", True)


def test_one_does_not_find_ones_own_request_at_home(client, project, entity_pmo):
    row = ask_deviation(
        initiative=project,
        product=ManagementProduct.objects.get(key="approach_commercial"),
        kind="leave_out",
        reason="r",
        by=entity_pmo,
        at=now(),
    )
    client.force_login(entity_pmo)
    assert url("deviation_answer", row.pk) not in client.get("/").content.decode()


def test_a_product_is_kept_with_its_link_and_a_script_is_no_link(client, project, project_manager):
    product = ManagementProduct.objects.get(key="pid")
    client.force_login(project_manager)
    address = url("product_record_edit", project.pk, product.pk)
    data = {
        "state": "approved",
        "approved_on": "2026-03-01",
        "edition": "1.0",
        "owner": "",
        "stage": "",
    }
    bad = client.post(address, {**data, "link": "javascript:alert(1)", "version": ""})
    assert (bad.status_code, ProductRecord.objects.count()) == (422, 0)
    good = client.post(address, {**data, "link": "https://example.org/pid", "version": ""})
    assert good.status_code == 303
    assert ProductRecord.objects.get().link == "https://example.org/pid"


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_any_length(
    client, entity_pmo, department, number, django_assert_max_num_queries
):
    for _one in range(number):
        InitiativeFactory(unit=department)
    client.force_login(entity_pmo)
    with django_assert_max_num_queries(12):
        page = client.get(url("tailoring_list"))
    assert len(page.context["listing"].page) == number


def test_the_list_tells_whose_scores_no_longer_fit(client, entity_pmo, project, department):
    settled = InitiativeFactory(unit=department)
    scores = dict.fromkeys(LIGHT, 1)
    for one in (project, settled):
        update_standing(one.pk, budget=400000, budget_state="known")
        decide_class(
            initiative=one, scores=scores, chosen="light", reason="", by=entity_pmo, at=now()
        )
    update_standing(project.pk, budget=600000)
    client.force_login(entity_pmo)

    def listed(state):
        page = client.get(url("tailoring_list"), {"state": state}).context["listing"].page
        return [one.pk for one in page]

    assert listed("outdated") == listed("asking") == [project.pk]
    assert listed("in_order") == [settled.pk]
    assert listed("unscored") == []
