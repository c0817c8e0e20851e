import base64
import io
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from ppm.files.models import DownloadRecord
from reporting.packfiles import copies, reading
from reporting.packfiles.models import PackCopy
from reporting.packs import assembly, formats, services
from reporting.packs.choices import PackState
from reporting.packs.edition import Edition, News
from tests.factories.portfolio import CycleFactory, InitiativeFactory
from tests.factories.reporting import frozen, full_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
AT = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture
def pack(committee, department, head_of_pmo):
    october = CycleFactory(period=date(2026, 10, 1))
    for _n in range(2):
        full_report(cycle=october, initiative=InitiativeFactory(unit=department))
    made = services.ask_for_pack(
        committee=committee,
        snapshot=frozen(october),
        languages=("fr", "nl"),
        formats=("xlsx", "html", "docx"),
        forewords={"fr": "Une phrase.", "nl": "Een zin."},
        by=head_of_pmo,
        at=AT,
    )
    return keep(made, PackState.DRAFT, head_of_pmo)


def keep(pack, state, by):
    """The copies are really made; the PDF is not, what counts here is what stands beside it."""
    content = assembly.read_content(pack.snapshot, pack.committee.code)
    editions = {
        language: Edition(
            pack.edition, state, pack.foreword_nl, str(by), AT, (News(AT, "Un fait."),)
        )
        for language in pack.copy_languages
    }
    others = formats.make(pack, content, editions)
    if state == PackState.RELEASED:
        others += formats.mark_all(list(services.replaced_by(pack)), pack)
    made = [assembly.Made(language, b"%PDF-", 1) for language in pack.file_languages]
    kept = services.keep_draft if state == PackState.DRAFT else services.keep_release
    with_figures = assembly.figures_json(content)
    pack = kept(pack=pack, made=made, figures=with_figures, by=by, at=AT)
    formats.keep(others, by=by, at=AT)
    return pack


def test_a_draft_has_its_copies_for_those_who_build_and_for_nobody_else(
    client, pack, head_of_pmo, management
):
    assert pack.formats == "pdf html docx xlsx"
    addresses = [link.address for link in copies.links(pack)]
    assert len(addresses) == 6
    client.force_login(head_of_pmo)
    page = client.get(pack.get_absolute_url()).content.decode()
    for address in addresses:
        assert address in page
        assert len(b"".join(client.get(address).streaming_content)) > 1000
    assert DownloadRecord.objects.filter(person=head_of_pmo).count() == 6
    assert (
        client.get(reverse("reporting:pack_copy", args=[pack.pk, "en", "xlsx"])).status_code == 404
    )
    assert (
        client.get(reverse("reporting:pack_copy", args=[pack.pk, "fr", "pdf"])).status_code == 404
    )
    client.force_login(management)
    assert client.get(addresses[0]).status_code in (403, 404)


def test_a_release_has_copies_of_its_own_that_outlive_the_edition(client, pack, head_of_pmo):
    pack = keep(pack, PackState.RELEASED, head_of_pmo)
    assert PackCopy.objects.filter(pack=pack).count() == 12
    (copy,) = PackCopy.objects.filter(pack=pack, state="released", language="nl", format="xlsx")
    client.force_login(head_of_pmo)
    address = reverse("reporting:pack_copy", args=[pack.pk, "nl", "xlsx"])
    data = b"".join(client.get(address).streaming_content)
    facts = load_workbook(io.BytesIO(data)).worksheets[0]
    assert any(cell.value == "Een zin." for cell in facts["B"])
    assert copy.document.name.endswith("-nl.xlsx")


def test_the_reading_version_is_read_in_the_portal_with_its_own_style_only(
    client, pack, head_of_pmo, management
):
    client.force_login(head_of_pmo)
    address = reverse("reporting:pack_read", args=[pack.pk, "fr"])
    response = client.get(address)
    page = response.content.decode()
    policy = response.headers["Content-Security-Policy"]
    kept = base64.b64encode(sha256(reading.style().encode()).digest()).decode()
    assert f"<style>{reading.style()}</style>" in page
    assert policy == f"sandbox; default-src 'none'; style-src 'sha256-{kept}'"
    assert "http" not in page.replace("http-equiv", "")
    assert DownloadRecord.objects.filter(person=head_of_pmo).count() == 1
    client.force_login(management)
    assert client.get(address).status_code in (403, 404)


def test_a_pack_with_both_languages_side_by_side_has_its_copies_in_each(pack, head_of_pmo):
    asked = services.ask_for_pack(
        committee=pack.committee,
        snapshot=pack.snapshot,
        languages=(),
        formats=("html",),
        forewords={},
        is_bilingual=True,
        by=head_of_pmo,
        at=AT,
    )
    keep(asked, PackState.DRAFT, head_of_pmo)
    assert [link.name.rpartition("-")[2] for link in copies.links(asked)] == ["fr.html", "nl.html"]


def test_the_copies_of_a_superseded_edition_say_which_one_to_read(client, pack, head_of_pmo):
    first = keep(pack, PackState.RELEASED, head_of_pmo)
    later = services.ask_for_next_edition(pack=first, by=head_of_pmo, at=AT)
    keep(keep(later, PackState.DRAFT, head_of_pmo), PackState.RELEASED, head_of_pmo)
    first.refresh_from_db()
    assert first.state == PackState.SUPERSEDED
    assert len(copies.links(first)) == 6
    client.force_login(head_of_pmo)
    read = {
        kind: b"".join(
            client.get(
                reverse("reporting:pack_copy", args=[first.pk, "nl", kind])
            ).streaming_content
        )
        for kind in ("html", "docx", "xlsx")
    }
    sentence = "editie 2 van oktober 2026"
    page = read["html"].decode()
    assert sentence in page.partition("<header>")[0]
    document = Document(io.BytesIO(read["docx"]))
    assert sentence in document.paragraphs[0].text
    assert sentence in document.sections[0].header.paragraphs[0].text
    book = load_workbook(io.BytesIO(read["xlsx"]))
    assert sentence in book.worksheets[0]["A1"].value
    assert all(sentence in sheet.oddHeader.center.text for sheet in book.worksheets)
    shown = client.get(reverse("reporting:pack_read", args=[first.pk, "nl"]))
    assert "sha256-" in shown.headers["Content-Security-Policy"]
    assert sentence in shown.content.decode()
