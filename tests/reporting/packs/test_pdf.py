import io
import sys

import page
import pikepdf
import pytest

from reporting.packs import merge, pdf

pytestmark = pytest.mark.django_db  # for the typeface, which is made with the database

SHEET = """
<h1>Dossier unique</h1>
<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20" viewBox="0 0 90 20">
  <title>2 verts, 1 rouge</title><rect width="60" height="20" fill="#1a7f37"/>
</svg>
<table><caption>État</caption>
  <thead><tr><th scope="col">Dimension</th><th scope="col">Statut</th></tr></thead>
  <tbody><tr><th scope="row">Délai</th><td><span class="rag rag-red">R Rouge</span></td></tr></tbody>
</table>
<p lang="nl">Een zin in het Nederlands.</p>
<ul><li>Fait</li><li>Suite</li></ul>
"""


def failures(content, profile):
    return [
        (failure.rule_id, failure.message)
        for failure in page.validate_pdf_bytes(content, profile=profile).failures
    ]


def open_pdf(content):
    return pikepdf.open(io.BytesIO(content))


@pytest.fixture(scope="module")
def part():
    return pdf.render_part(
        SHEET, language="fr", title="Dossier unique", created="2026-11-02T09:00:00+01:00"
    )


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_a_part_is_accessible_and_archivable(part, profile):
    assert failures(part, profile) == []


def test_a_text_in_another_language_says_so_to_a_screen_reader(part):
    with open_pdf(part) as opened:
        spoken = [
            str(item.Lang)
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/Lang" in item
        ]
    assert spoken == ["nl"]


def test_a_head_of_a_table_says_whether_it_is_that_of_a_row_or_of_a_column(part):
    with open_pdf(part) as opened:
        cells = [
            (str(item.S), str(item.A.Scope) if "/A" in item else "")
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and str(item.get("/S", "")) in pdf.CELLS
        ]
    assert sorted(cells) == [("/TD", ""), ("/TH", "/Column"), ("/TH", "/Column"), ("/TH", "/Row")]


def test_equal_input_gives_the_same_number_of_pages_and_only_our_font(part):
    assert merge.count_pages(part) == 1
    with open_pdf(part) as opened:
        fonts = {
            str(item.FontName).partition("+")[2]
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontName" in item
        }
    assert all(name.startswith("Source-Sans") for name in fonts), fonts


@pytest.mark.parametrize(
    "address", ["https://example.org/a.png", "file:///etc/hostname", "missing.png"]
)
def test_a_part_reaches_neither_network_nor_disk(address):
    with pytest.raises(pdf.ForeignResource, match="Not a static file of the portal"):
        pdf.render_part(f'<h1>A</h1><img alt="a" src="{address}">', language="fr", title="A")


def test_a_missing_system_library_is_named(monkeypatch):
    class NoPango:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    pdf._style.cache_clear()
    try:
        with pytest.raises(pdf.PdfEngineMissing, match=r"libpango-1\.0-0"):
            pdf.render_part("<h1>A</h1>", language="fr", title="A")
    finally:
        pdf._style.cache_clear()
