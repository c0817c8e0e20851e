import pytest
from django.urls import reverse
from django.utils.timezone import now

from methodology.products.models import ManagementProduct
from methodology.tailoring import tables
from methodology.tailoring.models import TailoringTable
from ppm.accounts.models import Person

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"methodology:{name}", args=args)


def test_everybody_reads_the_table_and_only_the_central_pmo_changes_it(
    client, project_manager, pmo
):
    client.force_login(project_manager)
    page = client.get(url("tailoring_table"))
    assert len(page.context["shown"].products) == ManagementProduct.objects.count()
    assert client.post(url("tailoring_prepare")).status_code == 403
    client.force_login(pmo)
    assert client.post(url("tailoring_prepare")).status_code == 303
    draft = TailoringTable.objects.draft()
    assert client.get(url("tailoring_table"), {"version": draft.number}).context["may_change"]
    client.force_login(project_manager)
    shown = client.get(url("tailoring_table"), {"version": draft.number}).context["shown"]
    assert shown.table.number == 1


def test_a_text_without_dutch_is_refused_and_the_draft_waits(client, pmo):
    draft = tables.prepare_version(by=Person.objects.system(), at=now())
    client.force_login(pmo)
    anchor = draft.anchors.get(criterion="novelty", score=1)
    data = {"version": anchor.version, "text_fr": "Déjà vu", "text_nl": " ", "text_en": "Seen"}
    refused = client.post(url("anchor_edit", anchor.pk), {**data, "up_to": ""})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["text_nl"]
    client.post(url("tailoring_publish", draft.pk))
    draft.refresh_from_db()
    assert draft.published_at is None

    note = {"version": draft.version, "light_up_to": 8, "reinforced_from": 13}
    texts = {"note_fr": "Seuils relevés", "note_nl": "Drempels verhoogd", "note_en": ""}
    saved = client.post(url("tailoring_thresholds_edit", draft.pk), {**note, **texts})
    assert saved.status_code == 303
    client.post(url("tailoring_publish", draft.pk))
    assert TailoringTable.objects.in_force() == draft


def test_a_merge_says_into_what(client, pmo):
    draft = tables.prepare_version(by=Person.objects.system(), at=now())
    product = ManagementProduct.objects.get(key="checkpoint_report")
    client.force_login(pmo)
    address = url("treatment_edit", draft.pk, product.pk)
    data = {
        f"{what}_{one}": "" for what in ("kind", "into") for one in tables.TailoringClass.values
    }
    data |= {"kind_light": "merged", "kind_standard": "optional", "kind_reinforced": "mandatory"}
    assert client.post(address, data).status_code == 422
    pid = ManagementProduct.objects.get(key="pid")
    assert client.post(address, {**data, "into_light": pid.pk}).status_code == 303
    assert tables.treatments_of(draft)["light"]["checkpoint_report"].into == "pid"


def test_a_product_keeps_both_languages(client, pmo):
    product = ManagementProduct.objects.get(key="pid")
    client.force_login(pmo)
    page = client.get(url("management_product_edit", product.pk)).context["form"]
    data = {name: page[name].value() for name in page.fields}
    refused = client.post(url("management_product_edit", product.pk), {**data, "purpose_fr": ""})
    assert refused.status_code == 422
    saved = client.post(
        url("management_product_edit", product.pk), {**data, "purpose_fr": "Un engagement moral."}
    )
    assert saved.status_code == 303
    product.refresh_from_db()
    assert product.purpose_fr == "Un engagement moral."
    found = client.get(url("management_product_list"), {"q": "moral"}).context["groups"]
    assert [one.product.key for _label, rows in found for one in rows] == ["pid"]
