import io
import re
import zlib
from datetime import UTC, datetime

import page
import pikepdf
import pytest

from reporting.packs import endings, merge, pdf
from reporting.packs.footers import stamp_footers

pytestmark = pytest.mark.django_db  # for the typeface, which is made with the database

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
TITLE = "Dossier du comité <octobre> & suites"


def sheet(number):
    rows = "".join(
        f'<tr><th scope="row">D{row}</th><td>{number * row}</td></tr>' for row in range(1, 4)
    )
    return (
        f'<h2>Projet {number}</h2><table><thead><tr><th scope="col">Dimension</th>'
        f'<th scope="col">Valeur</th></tr></thead><tbody>{rows}</tbody></table>'
    )


@pytest.fixture(scope="module")
def parts():
    links = "".join(
        f'<li><a href="part:P{number}">Projet {number}</a></li>' for number in (1, 2, 3)
    )
    front = f'<h1>Dossier</h1><ol>{links}</ol><section class="wide"><h2>Liste</h2><p>Tous.</p></section>'
    made = [merge.Part(pdf.render_part(front, language="fr", title="Dossier"))]
    for number in (1, 2, 3):
        content = pdf.render_part(sheet(number), language="fr", title=f"Projet {number}")
        made.append(merge.Part(content, key=f"P{number}", label=f"Projet {number}"))
    return made


def build(parts):
    sheets = tuple(merge.Bookmark(part.label, at) for at, part in enumerate(parts) if at)
    merged = merge.merge(
        parts,
        title=TITLE,
        language="fr",
        created_at=AT,
        bookmarks=[
            *merge.read_bookmarks(parts[0].content, part=0),
            merge.Bookmark("Projets", 1, children=sheets),
        ],
    )
    stamp_footers(merged, text="Dossier", state="draft", languages=["fr"])
    merge.attach(
        merged, name="chiffres.json", content=b'{"total": 3}', description="Chiffres", at=AT
    )
    return merge.save(merged)


@pytest.fixture(scope="module")
def merged(parts):
    return build(parts)


@pytest.fixture
def opened(merged):
    with pikepdf.open(io.BytesIO(merged)) as document:
        yield document


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_whole_is_accessible_and_archivable(merged, profile):
    assert [
        failure.rule_id for failure in page.validate_pdf_bytes(merged, profile=profile).failures
    ] == []


def test_every_page_is_there_once(opened):
    pages = [
        item
        for item in opened.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Page"
    ]
    assert (len(opened.pages), len(pages)) == (5, 5)


def test_a_link_leads_to_the_first_page_of_its_sheet_and_says_which(opened):
    links = [
        (str(link.Contents), opened.pages.index(pikepdf.Page(link.Dest[0])))
        for link in opened.pages[0].Annots
    ]
    assert links == [("Projet 1", 2), ("Projet 2", 3), ("Projet 3", 4)]


def test_bookmarks_follow_the_reading_order_and_nest(opened):
    pages = {sheet.obj.objgen: number for number, sheet in enumerate(opened.pages)}

    def read(items):
        return [
            (item.title, pages[item.destination[0].objgen], read(item.children)) for item in items
        ]

    with opened.open_outline() as outline:
        assert read(outline.root) == [
            ("Dossier", 0, [("Liste", 1, [])]),
            ("Projets", 2, [("Projet 1", 2, []), ("Projet 2", 3, []), ("Projet 3", 4, [])]),
        ]


def test_parent_keys_stay_unique(opened):
    tree = opened.Root.StructTreeRoot
    keys = [int(key) for key in list(tree.ParentTree.Nums)[::2]]
    assert keys == sorted(set(keys))
    assert int(tree.ParentTreeNextKey) == keys[-1] + 1


def test_each_page_finds_its_own_tags(opened):
    nums = list(opened.Root.StructTreeRoot.ParentTree.Nums)
    of_key = {int(nums[at]): nums[at + 1] for at in range(0, len(nums), 2)}
    for sheet in opened.pages:
        assert {element.Pg.objgen for element in of_key[int(sheet.StructParents)]} == {
            sheet.obj.objgen
        }


def test_title_language_and_date_are_those_of_the_whole(opened):
    assert str(opened.docinfo.Title) == TITLE
    assert str(opened.Root.Lang) == "fr"
    with opened.open_metadata() as metadata:
        assert metadata["dc:title"] == TITLE
        assert metadata["xmp:CreateDate"] == "2026-11-02T09:00:00+00:00"
        assert (
            metadata["pdfaid:part"],
            metadata["pdfaid:conformance"],
            metadata["pdfuaid:part"],
        ) == ("3", "A", "1")
    assert len(opened.Root.OutputIntents) == 1


def test_the_stamp_is_an_artifact(opened):
    for sheet in opened.pages:
        operators = [
            (list(operands), str(operator))
            for operands, operator in pikepdf.parse_content_stream(sheet)
        ]
        begin, _save, *draws, _restore, end = operators[-6:]
        assert (str(begin[0][0]), begin[1], end[1]) == ("/Artifact", "BDC", "EMC")
        assert [operator for _operands, operator in draws] == ["Do", "Do"]  # the line, one digit


def test_the_figures_travel_inside(opened):
    assert opened.attachments["chiffres.json"].get_file().read_bytes() == b'{"total": 3}'
    assert str(opened.Root.AF[0].AFRelationship) == "/Data"


def test_equal_parts_give_equal_bytes(parts, merged):
    assert build(parts) == merged


@pytest.mark.parametrize("is_compressed", [True, False])
def test_no_stream_ends_in_a_carriage_return(merged, is_compressed):
    contents = (b"q Q %" + b"a" * number for number in range(256))
    content = next(data for data in contents if zlib.compress(data).endswith(b"\r"))
    with pikepdf.open(io.BytesIO(merged)) as document:
        stream = (
            document.make_stream(zlib.compress(content), Filter=pikepdf.Name.FlateDecode)
            if is_compressed
            else document.make_stream(content)
        )
        document.pages[0].Contents = stream
        saved = merge.save(document)
    assert b"\r\nendstream" not in saved
    assert len(saved) < 1.1 * len(merged)


def test_a_packed_stream_that_ends_in_a_carriage_return_is_packed_anew_in_its_place():
    texts = (b"1 0 2 30 << /S /P >> " * 40 + b"a" * number for number in range(1, 400))
    data = next(text for text in texts if zlib.compress(text, 1).endswith(b"\r"))
    raw = zlib.compress(data, 1)
    head = b"%%PDF-1.7\n7 0 obj\n<< /Type /ObjStm /Length %d /Filter /FlateDecode >>\nstream\n"
    before = head % len(raw) + raw + b"\nendstream\nendobj\n8 0 obj\nnull\nendobj\n"
    after = endings.ends_mended(before)
    assert b"\r\nendstream" in before
    assert b"\r\nendstream" not in after
    assert len(after) == len(before)
    assert after.index(b"8 0 obj") == before.index(b"8 0 obj")
    length = int(re.search(rb"/Length (\d+)", after)[1])
    first = after.index(b"stream\n") + 7
    assert after[first + length :].startswith(b"\nendstream\nendobj\n")
    assert zlib.decompress(after[first : first + length]).rstrip() == data
