from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from ppm.org.models import OrgUnit
from ppm.ui import stale
from ppm.ui.forms import AmountField, PortalForm, PortalModelForm, SaveIsAService


class Sample(PortalForm):
    name = forms.CharField(label="Name", help_text="As on paper.")
    end = forms.DateField(required=False)
    budget = AmountField(required=False)


class UnitForm(PortalModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = OrgUnit
        fields = ["name_fr", "code"]


def test_a_form_never_saves():
    with pytest.raises(SaveIsAService):
        UnitForm({"name_fr": "A", "code": "B"}).save()


def test_a_form_that_only_changes_language_is_neither_valid_nor_in_error():
    form = Sample({"name": "", "budget": "beaucoup", "_language": "nl"})

    assert not form.is_valid()
    assert not form.errors
    assert 'value="beaucoup"' in form.as_p()


def test_what_a_service_says_of_a_column_without_a_field_stands_above_the_form():
    form = Sample({"name": "A"})
    form.add_error(None, ValidationError({"name": "Taken.", "actual_end": "Too early."}))

    assert (form.errors["name"], form.non_field_errors()) == (["Taken."], ["Too early."])


@pytest.mark.parametrize("day", ["0206-01-01", "9999-12-31", "2200-01-01"])
def test_a_day_that_nobody_plans_is_a_typing_error(day):
    with translation.override("en"):
        form = Sample({"name": "A", "end": day})

        assert form.errors["end"] == ["Give a day between 1900 and 2199."]
        assert not Sample({"name": "A", "end": "2199-12-31"}).errors


def test_an_unknown_language_changes_nothing():
    assert Sample({"name": "", "_language": "xx"}).errors


def test_label_help_and_error_are_tied_to_the_field():
    form = Sample({"name": ""})
    field = form["name"].as_field_group()

    assert '<label for="id_name">' in field
    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert 'id="id_name_helptext"' in field
    assert 'id="id_name_error"' in field
    assert 'aria-invalid="true"' in field


def test_the_summary_on_top_links_to_each_field_in_error():
    with translation.override("en"):
        assert '<a href="#id_name">Name</a>: This field is required.' in str(Sample({"name": ""}))


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("fr", "1 234,50"),
        ("fr", "1\u202f234,50 €"),
        ("fr", "1234,5"),
        ("nl", "€ 1.234,50"),
        ("en", "€1,234.50"),
    ],
)
def test_amounts_are_read_as_people_type_them(language, typed):
    with translation.override(language):
        form = Sample({"name": "x", "budget": typed})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["budget"] == Decimal("1234.50")


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_days_are_typed_and_shown_the_belgian_way_in_every_language(language):
    day = date(2026, 10, 3)
    with translation.override(language):
        assert 'type="text"' in str(Sample()["end"])
        assert 'value="03/10/2026"' in str(Sample(initial={"end": day})["end"])
        for typed in ("03/10/2026", "3-10-2026", "2026-10-03"):
            form = Sample({"name": "x", "end": typed})
            assert form.is_valid(), form.errors
            assert form.cleaned_data["end"] == day
        wrong = Sample({"name": "x", "end": "31 octobre"})
        assert "31/10/2026" in str(wrong.errors["end"])
        assert 'value="31 octobre"' in str(wrong["end"])


def test_a_stale_form_shows_both_texts_and_takes_over_the_stored_version(db):
    current = OrgUnit(name_fr="Stored", code="D10")
    current.version = 7
    form = UnitForm(QueryDict("name_fr=Typed&code=D10&version=6"), instance=OrgUnit())

    found = stale.against(form, current, "/unit/")

    assert [(one.yours, one.stored) for one in found.differences] == [("Typed", "Stored")]
    assert form["version"].value() == "7"
    assert "Typed" in str(form)
    assert "Stored" in str(form)
