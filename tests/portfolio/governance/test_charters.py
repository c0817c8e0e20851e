import pytest
from django.urls import reverse
from django.utils import translation

from portfolio.governance import charters
from portfolio.governance.models import Charter

SHOWN, EDIT = reverse("portfolio:charter_detail"), reverse("portfolio:charter_edit")


def test_headings_and_paragraphs_are_parted():
    found = charters.blocks("## Un\r\ndeux\ntrois\n\n\n\nquatre\n## Cinq\n\nsix")

    assert [(one.is_heading, one.text) for one in found] == [
        (True, "Un"),
        (False, "deux\ntrois"),
        (False, "quatre"),
        (True, "Cinq"),
        (False, "six"),
    ]


def test_a_version_is_published_in_both_languages_and_stays_readable(client, pmo, outsider):
    client.force_login(pmo)
    texts = {"text_fr": "Qui décide", "text_nl": "", "text_en": "", "reason": "Première"}

    refused = client.post(EDIT, {**texts, "step": "publish"})
    assert refused.status_code == 422
    with translation.override("en"):
        assert refused.context["form"].non_field_errors() == [
            "The charter is published in French and in Dutch together: one of the two is empty."
        ]
    row = Charter.objects.get()
    texts |= {"text_nl": "Wie beslist", "version": row.version}
    assert client.post(EDIT, {**texts, "step": "publish"}).status_code == 303
    second = {**texts, "text_fr": "Qui décide, et quand", "version": ""}
    assert client.post(EDIT, {**second, "step": "publish"}).status_code == 303

    client.force_login(outsider)
    in_force = client.get(SHOWN).context["blocks"]
    assert [one.text for one in in_force] == ["Qui décide, et quand"]
    old = client.get(SHOWN, {"version": "1"})
    assert (old.context["charter"].text_fr, old.context["is_latest"]) == ("Qui décide", False)
    assert client.get(SHOWN, {"version": "9"}).status_code == 404
    assert client.get(EDIT).status_code == 403


@pytest.mark.parametrize("version", [99])
def test_a_draft_that_somebody_else_saved_is_not_overwritten(client, pmo, version):
    client.force_login(pmo)
    texts = {"text_fr": "Un", "text_nl": "Een", "reason": "", "step": "save"}
    client.post(EDIT, texts)

    assert client.post(EDIT, {**texts, "version": version}).status_code == 409
    assert Charter.objects.get().text_fr == "Un"
