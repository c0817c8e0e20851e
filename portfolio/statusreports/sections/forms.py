from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.choices import Category
from portfolio.statusreports.choices import Block, Series
from portfolio.statusreports.sections.choices import LEAST, ListKind
from portfolio.statusreports.sections.layout import FIELDS, ListLayout
from portfolio.statusreports.sections.models import Section
from portfolio.statusreports.sections.wording import field_label
from ppm.ui.forms import PortalForm, VersionedForm


def _several(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class SectionForm(VersionedForm):
    """A section: its place, its headings, its fields and lists, and of whom it is asked."""

    fields_asked = _several(_("Fields"), ())
    classes = _several(_("Classes"), TailoringClass.choices, _("None ticked: all classes."))
    categories = _several(_("Categories"), Category.choices, _("None ticked: all categories."))
    series = _several(_("Series"), Series.choices, _("None ticked: all series."))

    class Meta:
        model = Section
        fields = ("position", "name_fr", "name_nl", "name_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.instance
        for name in ("classes", "categories", "series"):
            self.initial[name] = getattr(section, name)
        asked: Any = self.fields["fields_asked"]
        asked.choices = [(name, field_label(name)) for name in FIELDS[section.block]]
        self.initial["fields_asked"] = section.fields
        if not FIELDS[section.block]:
            del self.fields["fields_asked"]
        if section.block == Block.MILESTONES:
            self._add_lists({one.kind: one for one in section.lists.all()})

    def _add_lists(self, stored: dict[str, Any]) -> None:
        for kind in ListKind:
            one = stored.get(kind)
            self.fields[f"{kind}_shown"] = forms.BooleanField(
                label=kind.label, required=False, initial=one is not None
            )
            self.fields[f"{kind}_most"] = forms.IntegerField(
                label=_("%(list)s: at most (lines)") % {"list": capfirst(str(kind.label))},
                min_value=1,
                max_value=50,
                required=False,
                initial=one.most if one else 5,
            )
            if kind in LEAST:
                self.fields[f"{kind}_least"] = forms.IntegerField(
                    label=_("%(list)s: from this score or severity on")
                    % {"list": capfirst(str(kind.label))},
                    min_value=1,
                    max_value=25,
                    required=False,
                    initial=one.least if one else None,
                )
            elif kind != ListKind.CHANGES:
                self.fields[f"{kind}_days"] = forms.IntegerField(
                    label=_("%(list)s: within (days)") % {"list": capfirst(str(kind.label))},
                    min_value=1,
                    max_value=730,
                    required=False,
                    initial=one.days if one else None,
                )

    def asked(self) -> dict[str, Any]:
        """The columns of the section."""
        values = self.cleaned_data
        names = ("position", "name_fr", "name_nl", "name_en", "classes", "categories", "series")
        found = {name: values[name] for name in names}
        return {**found, "fields": values.get("fields_asked", [])}

    def lists(self) -> list[ListLayout]:
        values = self.cleaned_data
        return [
            ListLayout(
                str(kind),
                values.get(f"{kind}_most") or 5,
                values.get(f"{kind}_days"),
                values.get(f"{kind}_least"),
            )
            for kind in ListKind
            if values.get(f"{kind}_shown")
        ]


class PublishForm(PortalForm):
    note = forms.CharField(label=_("What changes"), max_length=300)
