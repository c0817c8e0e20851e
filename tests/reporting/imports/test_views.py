import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now
from openpyxl import load_workbook

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.services import edit_initiative
from ppm import audit
from ppm.jobs.execution import run_here
from ppm.jobs.models import Job
from reporting.imports.models import ImportMapping, ImportRow, ImportRun

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def signed_in(client, pmo):
    client.force_login(pmo)
    return client


@pytest.fixture
def send(signed_in, files):
    """Upload a file and have it read; returns the answer to the upload."""

    def run(name, data=None):
        content = data if data is not None else (files / name).read_bytes()
        file = SimpleUploadedFile(name, content, content_type="text/csv")
        answer = signed_in.post(reverse("reporting:import_create"), {"file": file})
        work()
        return answer

    return run


@pytest.fixture
def preview(send, signed_in):
    """Upload a file and check it under the proposed mapping; returns its page."""

    def run(name, data=None, **changes):
        send(name, data)
        address = page_of("map")
        answer = signed_in.post(address, posted(signed_in.get(address)) | changes)
        assert answer.status_code == 303, answer.context["form"].errors
        work()
        return signed_in.get(answer.url)

    return run


def latest():
    return ImportRun.objects.latest("pk")


def work():
    """Do what waits for the latest run."""
    if ImportRun.objects.exists() and latest().job:
        run_here(latest().job)


def page_of(name):
    return reverse(f"reporting:import_{name}", args=[latest().pk])


def apply(client, **data):
    answer = client.post(page_of("apply"), {"token": latest().token} | data)
    work()
    return answer


def posted(response):
    """What the mapping form would send as it stands."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if v is None else v for name, v in values.items() if v is not False}


def test_the_way_from_upload_to_result(send, signed_in):
    answer = send("portefeuille_2023.csv")
    run = latest()
    assert (answer.status_code, answer.url) == (303, run.get_absolute_url())
    assert signed_in.get(answer.url).url == page_of("map")

    mapping = signed_in.get(page_of("map"))
    lines = mapping.context["form"].sections()[0]["lines"]
    assert [line["look"].samples[0] for line in lines[:2]] == ["P-001", "Guichet électronique"]
    answer = signed_in.post(page_of("map"), posted(mapping) | {"save_as": "Stratégique"})
    assert (answer.status_code, answer.url) == (303, run.get_absolute_url())
    assert ImportMapping.objects.get().name == "Stratégique"
    work()

    page = signed_in.get(run.get_absolute_url())
    counts = page.context["preview"].counts
    assert [counts[k] for k in ("refused", "created", "updated", "unchanged")] == [0, 5, 0, 0]
    assert not Initiative.objects.exists()

    applied = apply(signed_in)
    assert (applied.status_code, applied.url) == (303, run.get_absolute_url())
    result = signed_in.get(run.get_absolute_url())
    first = Initiative.objects.get(external_keys__key="P-001")
    assert (result.context["is_open"], Initiative.objects.count()) == (False, 5)
    assert reverse("portfolio:initiative_detail", args=[first.pk]) in result.content.decode()


def test_a_file_that_is_plainly_none_is_refused_at_once(send):
    answer = send("x.csv", b"%PDF-1.7 ...")

    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


def test_a_file_that_turns_out_unreadable_is_said_so_on_its_page(send, signed_in):
    send("x.csv", b"only,one,line")
    page = signed_in.get(latest().get_absolute_url())

    assert latest().state == "failed"
    assert "Nothing was written" in page.content.decode() or page.context["fault"]
    assert not Initiative.objects.exists()


def test_rows_of_an_initiative_out_of_sight_are_not_shown(preview, signed_in, pmo):
    rows = b"Code;Nom du projet;Date de debut;Date de fin"
    rows += b"\nP1;Un;01/03/2024;01/02/2024\nP2;Deux;01/01/2024;01/02/2025\n"
    preview("deux.csv", rows)
    apply(signed_in)
    seen = signed_in.get(latest().get_absolute_url()).context["preview"]
    with audit.action("test.hidden", by=pmo):
        Initiative.objects.filter(external_keys__key="P1").update(confidentiality="secret")
    hidden = signed_in.get(latest().get_absolute_url()).context["preview"]

    assert (seen.counts["created"], seen.counts["found"], seen.sees_all) == (2, 1, True)
    assert (hidden.counts["created"], hidden.counts["found"], hidden.sees_all) == (1, 0, False)
    assert signed_in.get(page_of("mark")).status_code == 403


def test_refused_rows_need_an_explicit_yes(preview, signed_in, published_records, as_csv):
    page = preview("copy.csv", as_csv([*published_records[:5], published_records[1]]))
    without = apply(signed_in)

    assert (page.context["preview"].key, len(page.context["rows"])) == ("refused", 1)
    assert (without.status_code, list(without.context["form"].errors)) == (422, ["accept_partial"])
    assert apply(signed_in, accept_partial="on").status_code == 303
    assert Initiative.objects.count() == 4


def test_a_corrected_mapping_changes_the_preview(preview):
    preview("portefeuille_2023.csv", **{"cost_total-scale": "3"})

    assert latest().mapping["columns"]["cost_total"]["scale"] == 3


def test_the_next_file_of_the_same_kind_is_recognised_by_its_headers(preview, send, signed_in):
    preview("portefeuille_2023.csv", save_as="Mine", source="SPF", **{"cost_total-scale": "3"})
    send("portefeuille_2023.csv")
    page = signed_in.get(page_of("map"))

    assert latest().saved_mapping.name == "Mine"
    assert page.context["form"]["source"].value() == "SPF"
    assert page.context["form"]["cost_total-scale"].value() == "3"


def test_a_saved_mapping_chosen_by_hand_brings_its_layout(preview, send, signed_in):
    lines = "Code;P-1;P-2\nNom du projet;Un;Deux\nDate de debut;01/01/2024;02/01/2024\n"
    send("across.csv", lines.encode())
    signed_in.post(page_of("layout"), {"direction": "across", "header_row": "1"})
    work()
    answer = signed_in.get(page_of("map"))
    signed_in.post(page_of("map"), posted(answer) | {"save_as": "Across", "source": "SPF"})
    work()
    send("other.csv", lines.replace("Date de debut", "Debut prevu").encode())
    assert latest().saved_mapping is None
    answer = signed_in.post(page_of("layout"), {"saved": "Across"})
    work()

    assert (answer.status_code, answer.url) == (303, latest().get_absolute_url())
    page = signed_in.get(page_of("map"))
    assert (latest().saved_mapping.name, latest().mapping["layout"]["header_row"]) == ("Across", 1)
    assert latest().mapping["layout"]["is_transposed"] is True
    assert page.context["form"]["source"].value() == "SPF"
    assert signed_in.post(page_of("layout"), {"saved": "No\0ne"}).status_code == 404
    assert signed_in.post(page_of("layout"), {"saved": ""}).status_code == 303
    assert latest().mapping["layout"]["is_transposed"] is True


def test_new_and_missing_columns_of_a_recognised_file_are_named(preview, send, signed_in, files):
    preview("portefeuille_2023.csv", save_as="Mine")
    data = (files / "portefeuille_2023.csv").read_text("utf-8-sig")
    send("plus.csv", data.replace("Commentaire", "Risques").encode())
    outline = signed_in.get(page_of("map")).context["outline"]

    assert (latest().saved_mapping.name, outline.new, outline.missing) == (
        "Mine",
        ["Risques"],
        ["Commentaire"],
    )


def test_what_was_checked_again_meanwhile_is_not_applied(preview, signed_in):
    preview("portefeuille_2023.csv")
    token = latest().token
    row = ImportRow.objects.filter(run=latest()).first()
    choice = {"token": token, "shown": [row.pk], "chosen": []}
    signed_in.post(page_of("choose"), choice)
    answer = signed_in.post(page_of("apply"), {"token": token})

    assert (answer.url, latest().state) == (latest().get_absolute_url(), "previewed")
    apply(signed_in)
    assert Initiative.objects.count() == 4
    assert not Initiative.objects.filter(external_keys__key=row.key).exists()


def test_the_marked_workbook_bears_the_remarks_in_the_chosen_language(preview, signed_in, files):
    data = (files / "portefeuille_2023.csv").read_bytes().replace(b"15/01/2021", b"printemps")
    preview("portefeuille_2023.csv", data)
    signed_in.post(page_of("mark"), {"language": "nl"})
    run_here(Job.objects.filter(kind="reporting.imports.mark").get())
    answer = signed_in.get(page_of("mark"), {"language": "nl"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cell = book.worksheets[1]["G5"]

    assert cell.value == "printemps"
    assert cell.comment.text.strip()
    assert cell.fill.start_color.rgb == "FFFFEB9C"
    assert len(book.worksheets) == 2


def test_an_import_is_undone_with_a_reason(preview, signed_in, pmo):
    preview("portefeuille_2023.csv")
    apply(signed_in)
    touched = Initiative.objects.get(external_keys__key="P-002")
    edit_initiative(initiative_id=touched.pk, version=None, by=pmo, at=now(), name_fr="Autre")
    page = signed_in.get(page_of("undo"))
    assert (page.context["free"], page.context["touched"]) == (4, 1)
    assert {(row["is_new"], row["is_touched"]) for row in page.context["rows"]} == {
        (True, False),
        (True, True),
    }
    assert signed_in.post(page_of("undo"), {"extent": "all", "reason": ""}).status_code == 422

    signed_in.post(page_of("undo"), {"extent": "all", "reason": "Mauvais fichier"})
    work()
    run = latest()
    assert list(Initiative.objects.all()) == [touched]
    assert (run.state, run.undone_by, run.undo_reason) == ("applied", pmo, "Mauvais fichier")
    assert Initiative.every.filter(withdrawn_at__isnull=False).count() == 4
    assert signed_in.get(run.get_absolute_url()).status_code == 200


def test_the_list_costs_the_same_for_any_length(send, signed_in):
    costs = []
    for _round in range(2):
        send("equal_headers.csv")
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(reverse("reporting:import_list"))
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_a_unit_s_pmo_follows_what_its_unit_sent_and_imports_nothing(
    preview, client, entity_pmo, department, other_department
):
    preview("equal_headers.csv", sender_unit=department.pk)
    own = latest()
    preview("portefeuille_2023.csv", sender_unit=other_department.pk)
    client.force_login(entity_pmo)
    seen = client.get(reverse("reporting:import_list")).context["listing"].page

    assert [run.pk for run in seen] == [own.pk]
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(latest().get_absolute_url()).status_code == 404
    assert client.get(reverse("reporting:import_create")).status_code == 403
    assert client.post(reverse("reporting:import_apply", args=[own.pk])).status_code == 403


def test_the_list_is_also_a_workbook(send, signed_in):
    send("equal_headers.csv")
    answer = signed_in.get(reverse("reporting:import_list"), {"format": "xlsx"})

    assert answer.content[:2] == b"PK"
    assert answer.headers["Content-Disposition"].startswith("attachment")
