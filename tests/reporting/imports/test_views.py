import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.initiatives.models import Initiative
from ppm import audit
from ppm.jobs.execution import run_here
from reporting.imports.models import ImportMapping, ImportRun

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def signed_in(client, pmo):
    client.force_login(pmo)
    return client


@pytest.fixture
def send(signed_in, files):
    """Upload a file; returns the answer."""

    def run(name, data=None):
        content = data if data is not None else (files / name).read_bytes()
        file = SimpleUploadedFile(name, content, content_type="text/csv")
        return signed_in.post(reverse("reporting:import_create"), {"file": file, "sheet": ""})

    return run


def posted(response):
    """What the mapping form would send as it stands."""
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_the_way_from_upload_to_result(send, signed_in):
    answer = send("portefeuille_2023.csv")
    run = ImportRun.objects.get()
    assert (answer.status_code, answer.url) == (303, reverse("reporting:import_map", args=[run.pk]))

    mapping = signed_in.get(answer.url)
    assert [line["samples"][:1] for line in mapping.context["form"].sections()[0]["lines"][:2]] == [
        ["P-001"],
        ["Guichet électronique"],
    ]
    preview = signed_in.post(answer.url, posted(mapping) | {"save_as": "Stratégique"})
    assert (preview.status_code, preview.url) == (
        303,
        reverse("reporting:import_detail", args=[run.pk]),
    )
    assert ImportMapping.objects.get().name == "Stratégique"

    page = signed_in.get(preview.url)
    assert [len(part.rows) for part in page.context["parts"].values()] == [0, 5, 0, 0, 2]
    assert not Initiative.objects.exists()

    applied = signed_in.post(reverse("reporting:import_apply", args=[run.pk]))
    run.refresh_from_db()
    assert (applied.status_code, applied.url) == (303, run.job.get_absolute_url())
    run_here(run.job)

    result = signed_in.get(preview.url)
    first = Initiative.objects.get(external_keys__key="P-001")
    assert (result.context["is_open"], Initiative.objects.count()) == (False, 5)
    assert reverse("portfolio:initiative_detail", args=[first.pk]) in result.content.decode()


def test_remarks_about_an_initiative_out_of_sight_are_not_shown(send, signed_in, pmo):
    rows = b"Code;Nom du projet;Date de debut;Date de fin"
    rows += b"\nP1;Un;01/03/2024;01/02/2024\nP2;Deux;01/01/2024;01/02/2025\n"
    address = send("deux.csv", rows).url
    page = signed_in.post(address, posted(signed_in.get(address))).url
    signed_in.post(reverse("reporting:import_apply", args=[ImportRun.objects.get().pk]))
    run_here(ImportRun.objects.get().job)
    seen = signed_in.get(page).context["parts"]
    with audit.action("test.hidden", by=pmo):
        Initiative.objects.filter(external_keys__key="P1").update(confidentiality="secret")

    left = signed_in.get(page).context["parts"]

    assert [len(seen[name].rows) for name in ("created", "warnings")] == [2, 1]
    assert [len(left[name].rows) for name in ("created", "warnings")] == [1, 0]


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(send):
    answer = send("broken.csv", b'a,b\n1,"open')

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["file"]
    assert not ImportRun.objects.exists()


def test_a_column_fills_one_field_only(send, signed_in):
    address = send("portefeuille_2023.csv").url
    data = posted(signed_in.get(address))
    answer = signed_in.post(address, data | {"category": data["name"]})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["category"]


def test_refused_rows_need_a_yes(send, signed_in, published_records, as_csv):
    address = send("copy.csv", as_csv([*published_records[:5], published_records[1]])).url
    page = signed_in.get(signed_in.post(address, posted(signed_in.get(address))).url)
    apply = reverse("reporting:import_apply", args=[page.context["run"].pk])
    without = signed_in.post(apply)

    assert (page.context["part"].key, len(page.context["rows"])) == ("refused", 1)
    assert (without.status_code, list(without.context["form"].errors)) == (422, ["accept_partial"])
    assert signed_in.post(apply, {"accept_partial": "on"}).status_code == 303


def test_a_corrected_mapping_changes_the_preview(send, signed_in):
    address = send("portefeuille_2023.csv").url
    data = posted(signed_in.get(address))
    signed_in.post(address, data | {"cost_total-scale": "3"})
    run = ImportRun.objects.get()

    assert run.mapping["columns"]["cost_total"]["scale"] == 3


def test_a_saved_mapping_can_be_used_on_the_page(send, signed_in):
    address = send("portefeuille_2023.csv").url
    data = posted(signed_in.get(address))
    signed_in.post(address, data | {"save_as": "Mine", "source": "SPF"})
    again = send("portefeuille_2023.csv").url

    assert signed_in.get(again).context["form"]["source"].value() == "PORTEFEUILLE"
    assert signed_in.get(again, {"saved": "No\0ne"}).status_code == 200
    assert signed_in.get(again, {"saved": "Mine"}).context["form"]["source"].value() == "SPF"


def test_the_list_costs_the_same_for_any_length(send, signed_in):
    costs = []
    for _round in range(2):
        send("equal_headers.csv")
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(reverse("reporting:import_list"))
        costs.append(len(queries))

    assert costs[0] == costs[1]


@pytest.mark.parametrize("name", ["import_list", "import_create"])
def test_only_who_may_import_enters(client, entity_pmo, name):
    client.force_login(entity_pmo)

    assert client.get(reverse(f"reporting:{name}")).status_code == 403


def test_the_list_is_also_a_workbook(send, signed_in):
    send("equal_headers.csv")
    answer = signed_in.get(reverse("reporting:import_list"), {"format": "xlsx"})

    assert answer.content[:2] == b"PK"
    assert answer.headers["Content-Disposition"].startswith("attachment")
