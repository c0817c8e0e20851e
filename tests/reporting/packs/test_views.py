import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from ppm.files.models import DownloadRecord
from reporting.packs import assembly, services
from reporting.packs.models import Flash, Pack
from tests.factories.portfolio import CommitteeFactory, DecisionRequestFactory
from tests.factories.reporting import frozen, full_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def snapshot(committee, project):
    return frozen(full_report(initiative=project, declared="red").cycle)


@pytest.fixture
def draft(committee, snapshot, head_of_pmo):
    pack = services.ask_for_pack(
        committee=committee,
        snapshot=snapshot,
        languages=("fr", "nl"),
        forewords={},
        by=head_of_pmo,
        at=timezone.now(),
    )
    return services.keep_draft(
        pack=pack, made=made(), figures=figures(pack), by=head_of_pmo, at=timezone.now()
    )


def figures(pack):
    return assembly.figures_json(assembly.content_of(pack))


def made():
    return [assembly.Made(language, b"%PDF-" + language.encode(), 3) for language in ("fr", "nl")]


@pytest.fixture
def released(draft, head_of_pmo):
    return services.keep_release(
        pack=draft, made=made(), figures=figures(draft), by=head_of_pmo, at=timezone.now()
    )


def test_pack_create_asks_for_a_draft_in_the_background(client, pmo, committee, snapshot):
    client.force_login(pmo)
    response = client.post(
        reverse("reporting:pack_create"),
        {
            "committee": committee.pk,
            "snapshot": snapshot.pk,
            "languages": ["fr", "nl", "en"],
            "foreword_fr": "Une phrase.",
        },
    )
    pack = Pack.objects.get()
    assert (response.status_code, response["Location"]) == (303, pack.get_absolute_url())
    assert (pack.state, pack.languages, pack.foreword_fr) == ("draft", "fr nl en", "Une phrase.")
    assert pack.job.kind == "reporting.packs.build"
    assert "hx-trigger" in client.get(pack.get_absolute_url()).content.decode()


def test_pack_create_says_what_it_would_be_and_builds_nothing(client, pmo, committee, snapshot):
    client.force_login(pmo)
    asked = {"committee": committee.pk, "snapshot": snapshot.pk, "languages": ["fr", "nl"]}
    response = client.post(reverse("reporting:pack_create"), {**asked, "_preview": "1"})
    assert response.status_code == 200
    assert response.context["preview"].projects == 1
    assert not Pack.objects.exists()


def test_pack_create_proposes_the_board_and_the_last_period(client, pmo, committee, snapshot):
    client.force_login(pmo)
    form = client.get(reverse("reporting:pack_create")).context["form"]
    assert (form.initial["committee"], form.initial["snapshot"]) == (committee, snapshot)


def test_pack_create_without_a_language_is_answered_by_the_form(client, pmo, committee, snapshot):
    client.force_login(pmo)
    response = client.post(
        reverse("reporting:pack_create"), {"committee": committee.pk, "snapshot": snapshot.pk}
    )
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["languages"]


def test_pack_list_shows_a_member_what_is_released(client, committee_member, released):
    client.force_login(committee_member)
    page = client.get(reverse("reporting:pack_list"))
    assert [row.pk for row in page.context["listing"].page] == [released.pk]
    assert not page.context["may_build"]


@pytest.mark.parametrize("packs", [1, 3])
def test_pack_list_costs_the_same_for_any_length(
    client, pmo, committee, snapshot, head_of_pmo, django_assert_num_queries, packs
):
    for _number in range(packs):
        pack = services.ask_for_pack(
            committee=committee,
            snapshot=snapshot,
            languages=("fr", "nl"),
            forewords={},
            by=head_of_pmo,
            at=timezone.now(),
        )
        services.keep_draft(
            pack=pack, made=made(), figures=b"{}", by=head_of_pmo, at=timezone.now()
        )
    client.force_login(pmo)
    client.get(reverse("reporting:pack_list"))
    with django_assert_num_queries(8):
        page = client.get(reverse("reporting:pack_list"))
    assert len(page.context["listing"].page) == packs


def test_pack_download_hands_out_the_released_file_and_records_it(
    client, committee_member, released
):
    client.force_login(committee_member)
    response = client.get(reverse("reporting:pack_download", args=[released.pk, "nl"]))
    assert b"".join(response.streaming_content) == b"%PDF-nl"
    assert response["Content-Disposition"].endswith('-1-nl.pdf"')
    assert DownloadRecord.objects.get().person == committee_member
    beside = client.get(reverse("reporting:pack_figures", args=[released.pk, "nl"]))
    assert b"".join(beside.streaming_content) == figures(released)


@pytest.mark.parametrize("name", ["pack_download", "pack_figures"])
def test_a_draft_is_not_there_for_a_member(client, committee_member, draft, name):
    client.force_login(committee_member)
    assert client.get(reverse(f"reporting:{name}", args=[draft.pk, "fr"])).status_code == 404
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_language_that_was_not_built_is_not_there(client, pmo, draft):
    client.force_login(pmo)
    assert client.get(reverse("reporting:pack_download", args=[draft.pk, "en"])).status_code == 404


def test_pack_release_is_for_the_head_of_pmo(client, pmo, head_of_pmo, draft):
    address = reverse("reporting:pack_release", args=[draft.pk])
    client.force_login(pmo)
    assert client.post(address, {"version": draft.version}).status_code == 403
    client.force_login(head_of_pmo)
    assert client.get(address).status_code == 200
    draft.refresh_from_db()
    assert client.post(address, {"version": draft.version}).status_code == 303


def test_pack_detail_leads_from_each_figure_to_the_rows_behind_it(client, head_of_pmo, draft):
    client.force_login(head_of_pmo)
    panels = client.get(draft.get_absolute_url()).context["panels"]
    for panel in panels:
        page = client.get(panel["source"])
        assert page.status_code == 200, panel
        assert panel["label"] == page.context["label"]
    red = next(panel for panel in panels if "status.red" in panel["key"])
    [row] = client.get(red["source"]).context["rows"]
    assert row["declared"] == "red"
    assert row["href"]


def test_the_pages_of_a_pack_read_its_kept_figures_and_not_the_period(
    client, committee_member, released, monkeypatch
):
    client.force_login(committee_member)
    monkeypatch.setattr(assembly, "content_of", None)
    page = client.get(released.get_absolute_url())
    assert [panel["value"] for panel in page.context["panels"] if panel["key"] == "projects"]
    first = page.context["panels"][0]
    assert client.get(first["source"]).context["label"] == first["label"]


def test_pack_detail_lists_the_decisions_asked_with_the_way_to_their_projects(
    client, head_of_pmo, committee, project
):
    report = full_report(initiative=project, declared="red")
    DecisionRequestFactory(report=report, committee=committee, question="Deux lots ?")
    other = CommitteeFactory(unit=committee.unit)
    DecisionRequestFactory(report=report, committee=other, question="Pour un autre ?")
    pack = services.ask_for_pack(
        committee=committee,
        snapshot=frozen(report.cycle),
        languages=("fr", "nl"),
        forewords={},
        by=head_of_pmo,
        at=timezone.now(),
    )
    services.keep_draft(
        pack=pack, made=made(), figures=figures(pack), by=head_of_pmo, at=timezone.now()
    )
    client.force_login(head_of_pmo)
    page = client.get(pack.get_absolute_url())
    questions = [str(one["question"]) for one in page.context["asks"]]
    assert not any("Pour un autre" in one for one in questions)
    [asked] = [one for one in page.context["asks"] if "Deux lots" in one["question"]]
    assert client.get(asked["project"]).status_code == 200
    assert asked["decide"] == ""


def test_news_of_an_edition_to_come_is_for_those_who_build(
    client, head_of_pmo, committee_member, released
):
    texts = {"fr": "Fournisseur en faillite.", "nl": "Leverancier failliet.", "en": ""}
    client.force_login(head_of_pmo)
    address = reverse("reporting:pack_flash", args=[released.pk])
    posted = {f"text_{language}": text for language, text in texts.items()}
    assert client.post(address, posted).status_code == 303
    again = client.post(address, posted)
    assert again.status_code == 422
    assert released.committee.packs.count() == 2
    page = client.get(released.get_absolute_url()).content.decode()
    assert "faillite" in page
    client.force_login(committee_member)
    assert "faillite" not in client.get(released.get_absolute_url()).content.decode()

    client.force_login(head_of_pmo)
    [flash] = Flash.objects.of(released)
    client.post(address, {"act": "withdraw", "key": flash.pk})
    assert not Flash.objects.of(released).standing().exists()
    assert "faillite" not in client.get(released.get_absolute_url()).content.decode()


def test_an_unknown_figure_is_not_there(client, head_of_pmo, draft):
    client.force_login(head_of_pmo)
    assert client.get(reverse("reporting:pack_figure", args=[draft.pk, 999])).status_code == 404


def test_the_page_of_a_committee_lists_the_packs_its_reader_may_open(
    client, committee, committee_member, pmo, draft, head_of_pmo
):
    address = reverse("portfolio:committee_detail", args=[committee.pk])

    def shown(person):
        client.force_login(person)
        panels = client.get(address).context["panels"]
        return [pack for one in panels for pack in one.panel.get("packs", [])]

    assert (shown(committee_member), shown(pmo)) == ([], [draft])
    released = services.keep_release(
        pack=draft, made=made(), figures=figures(draft), by=head_of_pmo, at=timezone.now()
    )
    assert released in shown(committee_member)


def test_pack_list_can_be_taken_along_as_a_workbook(client, committee_member, released):
    client.force_login(committee_member)
    response = client.get(reverse("reporting:pack_list"), {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any("FR NL" in row for row in rows)
