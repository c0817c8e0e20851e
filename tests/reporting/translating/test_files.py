"""Files out and back; XLIFF is read here by a reader of its own, which knows only the specification."""

import io
import re
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from portfolio.statusreports.models import StatusReport
from ppm import audit
from ppm.translations.models import Translation
from ppm.translations.xliff import MAX_BYTES, NotXliff, read
from reporting.translating.calc import numbers_lost
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import CycleFactory, StatusReportFactory

BOOK, FILE = reverse("reporting:translation_book"), reverse("reporting:translation_file")
STATE = "?into=fr&period=2026-10&standing=all&source=nl"
CORE = "{urn:oasis:names:tc:xliff:document:2.0}"
GLOSSARY = "{urn:oasis:names:tc:xliff:glossary:2.0}"
NMTOKEN = re.compile(r"[\w.:\-]+")


@pytest.fixture
def report(db, project):
    return StatusReportFactory(
        submitted=True, initiative=project, cycle=CycleFactory(period=date(2026, 10, 1)),
        language="nl", headline="=Mijlpaal & <test>", done="Regel één\n\nRegel twee",
        next_steps="Derde tekst",
    )  # fmt: skip


@pytest.fixture
def translator(client, organisation):
    found = PersonFactory(role="translator", on_unit=organisation, language="fr")
    client.force_login(found)
    return found


def taken(client, kind="xlf"):
    response = client.get(f"{FILE}{STATE}&format={kind}")
    assert response.status_code == 200
    return response.content


def sent(client, data, name="retour.xlf"):
    return client.post(f"{BOOK}{STATE}", {"file": SimpleUploadedFile(name, data)})


def follows_the_specification(data):
    """What the core of XLIFF 2.1 demands of structure, order, identifiers and states."""
    root = ElementTree.fromstring(data)  # noqa: S314 - made by the portal
    assert root.tag == f"{CORE}xliff"
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "nl", "fr")
    files = list(root)
    assert {file.tag for file in files} == {f"{CORE}file"}
    assert len({file.get("id") for file in files}) == len(files)
    units = {}
    for file in files:
        assert NMTOKEN.fullmatch(file.get("id"))
        assert [child.tag for child in file][:1] == [f"{CORE}notes"]
        for unit in file.findall(f"{CORE}unit"):
            assert NMTOKEN.fullmatch(unit.get("id"))
            order = [child.tag for child in unit]
            allowed = [f"{GLOSSARY}glossary", f"{CORE}notes", f"{CORE}segment"]
            assert order == [tag for tag in allowed if tag in order]
            (segment,) = unit.findall(f"{CORE}segment")
            assert segment.get("state") in ("initial", "translated", "reviewed", "final")
            assert [child.tag for child in segment] in (
                [f"{CORE}source"], [f"{CORE}source", f"{CORE}target"],
            )  # fmt: skip
            assert unit.get("id") not in units
            units[unit.get("id")] = unit
    return root, units


def filled_in(data, texts, state="final"):
    """What a translation tool writes: a target and a state per unit."""
    root = ElementTree.fromstring(data)  # noqa: S314 - made by the portal
    for unit in root.iter(f"{CORE}unit"):
        segment = unit.find(f"{CORE}segment")
        text = texts.get(segment.find(f"{CORE}source").text)
        if text:
            ElementTree.SubElement(segment, f"{CORE}target").text = text
            segment.set("state", state)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def test_an_independent_reader_finds_every_text_word_for_word(client, translator, report):
    root, units = follows_the_specification(taken(client))
    assert [file.get("id") for file in root] == [report.initiative.code]
    sources = [unit.find(f".//{CORE}source").text for unit in units.values()]
    assert sources == ["=Mijlpaal & <test>", "Regel één\n\nRegel twee", "Derde tekst"]
    assert [one.text for one in root.iter(f"{GLOSSARY}translation")] == ["jalon"]


def test_what_comes_back_is_shown_first_and_then_applied(client, translator, report):
    texts = {"=Mijlpaal & <test>": "Jalon & <test>", "Derde tekst": "Troisième texte"}
    response = sent(client, filled_in(taken(client), texts))
    assert not Translation.objects.exists()
    assert "Jalon &amp; &lt;test&gt;" in response.content.decode()
    answer = client.post(f"{BOOK}{STATE}", {"sealed": response.context["sealed"]})
    assert answer.status_code == 303
    assert {(one.text, one.state, one.origin) for one in Translation.objects.all()} == {
        ("Jalon & <test>", "done", "xliff"), ("Troisième texte", "done", "xliff"),
    }  # fmt: skip
    again = sent(client, filled_in(taken(client), {}))
    assert (again.context["preview"].same, again.context["preview"].wanted) == (2, ())


def test_a_text_whose_source_changed_is_refused_and_the_others_go_on(client, translator, report):
    file = filled_in(
        taken(client),
        {"=Mijlpaal & <test>": "Bénéfices", "Derde tekst": "Troisième"},
        "translated",
    )
    with audit.action("report.submitted", by=translator):
        StatusReport.objects.filter(pk=report.pk).update(headline="Andere tekst")
    preview = sent(client, file).context["preview"]
    assert [one.incoming.text for one in preview.wanted] == ["Troisième"]
    assert [one.incoming.text for one in preview.refused] == ["Bénéfices"]
    assert "changed since" in translated_back(preview.refused[0].refusal)
    client.post(f"{BOOK}{STATE}", {"sealed": preview.sealed(translator, "xliff")})
    assert list(Translation.objects.values_list("text", "state")) == [("Troisième", "draft")]


def translated_back(sentence):
    """The catalogues are not compiled everywhere tests run: English, or a sentence of French."""
    return "changed since" if sentence.startswith("Le texte original a changé") else sentence


def test_who_saved_in_between_is_not_overwritten_and_a_preview_is_nobody_elses(
    client, translator, report, pmo
):
    file = filled_in(taken(client), {"Derde tekst": "Du fichier"})
    sealed = sent(client, file).context["sealed"]
    rival = sent(client, filled_in(taken(client), {"Derde tekst": "Entre-temps"})).context["sealed"]
    client.post(f"{BOOK}{STATE}", {"sealed": rival})
    client.post(f"{BOOK}{STATE}", {"sealed": sealed})
    assert Translation.objects.get().text == "Entre-temps"
    client.force_login(pmo)
    for false in (sealed, sealed[:-3] + "abc", ""):
        client.post(f"{BOOK}{STATE}", {"sealed": false})
    assert Translation.objects.get().text == "Entre-temps"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="nl" trgLang="fr">&b;</xliff>"""
OUTSIDE = BOMB.replace(b'<!ENTITY b "&a;&a;&a;&a;">', b'<!ENTITY b SYSTEM "file:///etc/passwd">')
HEAD = b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="nl"'
UNITS = (
    b'<file id="f">'
    + b'<unit id="u"><segment><source>a</source></segment></unit>' * 2001
    + b"</file></xliff>"
)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<xliff", b"no xml at all", b"\x00\xff\xfe", BOMB, OUTSIDE, b"<html></html>",
        b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', HEAD + b"/>",
        HEAD + b' trgLang="fr">' + UNITS, b"<" * (MAX_BYTES + 1),
    ],
    ids=["empty", "cut", "text", "binary", "bomb", "outside", "html", "old", "no target", "many", "huge"],
)  # fmt: skip
def test_what_is_no_such_file_is_refused_with_a_sentence(data):
    with pytest.raises(NotXliff) as refused, translation.override("en"):
        read(data)
    assert str(refused.value).endswith(".")


def test_a_damaged_file_is_answered_on_the_page_and_writes_nothing(client, translator, report):
    for data, name in (
        (BOMB, "a.xlf"),
        (b"PK\x03\x04 no archive", "a.xlsx"),
        (b"a;b\n1;2\n", "a.csv"),
    ):
        response = sent(client, data, name)
        assert response.status_code == 422
        assert response.context["form"].errors["file"]
    assert not Translation.objects.exists()


def test_segments_that_a_tool_made_are_joined_again():
    data = (
        HEAD
        + b""" trgLang="fr-BE"><file id="f"><unit id="u">
      <segment state="final"><source>a.</source>
      <target>Un <mrk id="m" type="term">mot</mrk>.</target></segment>
      <ignorable><source> </source></ignorable>
      <segment state="translated"><source>b.</source><target>Deux.</target></segment></unit>
      <unit id="v"><segment state="final"><source>a</source></segment></unit></file></xliff>"""
    )
    document = read(data)
    assert (document.source_language, document.language) == ("nl", "fr")
    assert [(one.id, one.target, one.state) for one in document.units] == [
        ("u", "Un mot. Deux.", "translated"), ("v", "", "initial"),
    ]  # fmt: skip


def test_a_workbook_goes_out_locked_and_comes_back(client, translator, report):
    book = openpyxl.load_workbook(io.BytesIO(taken(client, "xlsx")))
    sheet = book.active
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[2]] == [True, True, True, True, False, False]
    assert sheet["D2"].value == "=Mijlpaal & <test>"
    assert sheet["D2"].data_type == "s"
    sheet["E2"], sheet["F2"] = "Bénéfices", sheet["F2"].value
    sheet["E3"], sheet["F3"] = " Ligne un\n\nLigne deux ", "done, show it"
    sheet["E4"] = "=1+1"
    file = io.BytesIO()
    book.save(file)
    response = sent(client, file.getvalue(), "retour.xlsx")
    assert [one.incoming.is_formula for one in response.context["preview"].refused] == [True]
    client.post(f"{BOOK}{STATE}", {"sealed": response.context["sealed"]})
    assert {(one.text, one.state, one.origin) for one in Translation.objects.all()} == {
        ("Bénéfices", "done", "workbook"), ("Ligne un\n\nLigne deux", "done", "workbook"),
    }  # fmt: skip


def test_a_state_that_is_none_is_told_and_nothing_is_taken(client, translator, report):
    book = openpyxl.load_workbook(io.BytesIO(taken(client, "xlsx")))
    book.active["E2"], book.active["F2"] = "Bénéfices", "presque"
    file = io.BytesIO()
    book.save(file)
    preview = sent(client, file.getvalue(), "retour.xlsx").context["preview"]
    assert preview.wanted == ()
    assert "presque" in preview.refused[0].refusal


def test_a_number_that_the_translation_lost_is_told():
    assert numbers_lost(
        "80 % van 1.250.000 euro op 31/12/2026", "70 % de 1 250 000 euros au 31/12/2026"
    ) == ["80"]
    assert numbers_lost("Geen getal", "Aucun nombre 3") == []
