"""What is drawn by hand is what Django's own templates write."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template.loader import render_to_string

from ppm.ui.forms import PortalForm

EVIL = "<b>\"'&"


class Sample(PortalForm):
    line = forms.CharField(help_text="<em>Short</em>", max_length=9)
    area = forms.CharField(label=EVIL, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    count = forms.IntegerField(required=False)
    tick = forms.BooleanField(required=False)
    choice = forms.ChoiceField(
        required=False, choices=[("", "–"), (EVIL, EVIL), ("Group", [(3, "three")])]
    )
    radio = forms.ChoiceField(choices=[("a", EVIL), ("b", "B")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def squeezed(markup: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r">\s+|\s+<", lambda m: m[0].strip(), str(markup)))


@pytest.mark.parametrize(
    "data",
    [
        None,
        {"line": EVIL * 3, "area": f"\n{EVIL}", "count": "x", "tick": "on", "choice": EVIL},
        {"line": "a", "choice": "3", "radio": "b", "secret": EVIL},
    ],
)
def test_fields_are_drawn_as_by_their_templates(data):
    form, plain = Sample(data), Sample(data)
    plain.renderer = TemplatesSetting()

    for name in form.fields:
        assert squeezed(form[name]) == squeezed(plain[name]), name
        group = render_to_string("ui/forms/field.html", {"field": plain[name]})
        if name != "secret":
            assert squeezed(form[name].as_field_group()) == squeezed(group), name
    tags = [option.tag() for option in form["radio"]]
    assert [squeezed(tag) for tag in tags] == [squeezed(o.tag()) for o in plain["radio"]]
