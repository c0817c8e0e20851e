from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.template.defaultfilters import capfirst
from django.utils.functional import lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from portfolio.statusreports.choices import Series
from ppm.accounts.choices import Language
from ppm.languages.nearest import nearest
from ppm.org.models import OrgUnit
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.choices import Confidentiality
from ppm.search.fields import CodedField, PersonField
from ppm.ui.forms import PortalForm
from reporting.packs import marks
from reporting.packs.choices import OFFERED, FileLanguage, PackContent, PackFormat, Preset
from reporting.packs.services import is_below
from reporting.snapshots.models import Snapshot

LONGEST_FOREWORD = 300
capfirst_lazy = lazy(capfirst, str)


def with_capitals(values: Iterable[Any]) -> list[tuple[str, Any]]:
    """Choices whose words stand alone, not within a sentence."""
    return [(one.value, capfirst_lazy(one.label)) for one in values]


def period_label(snapshot: Snapshot) -> str:
    """The month, and the series where it is not the monthly one: both may be frozen in one month."""
    return str(capfirst(marks.period_of(snapshot)))


class PackForm(PortalForm):
    """For which committee, which frozen period, what is in it, in which languages."""

    preset = forms.ChoiceField(
        label=_("Kind of pack"),
        choices=with_capitals(Preset),
        initial=Preset.BOARD,
        required=False,
    )
    committee: Any = forms.ModelChoiceField(Committee.objects.none(), label=_("Committee"))
    snapshot = forms.ModelChoiceField(Snapshot.objects.none(), label=_("Frozen period"))
    unit: Any = forms.ModelChoiceField(
        OrgUnit.objects.none(),
        label=_("Only this department"),
        required=False,
        empty_label=pgettext_lazy("department", "all of the committee"),
    )
    initiative = CodedField(
        queryset=Initiative.objects.none(),
        kind="initiative",
        label=_("Only this project"),
        required=False,
        help_text=_("For the kind “one project”: its code or its name."),
    )
    parts = forms.MultipleChoiceField(
        label=_("Contents"),
        choices=with_capitals(PackContent),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: the usual contents of this kind, in their usual order."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=FileLanguage.choices,
        initial=Language.values,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "A pack can only be released in French and Dutch together: as two files, or side by side."
        ),
    )
    formats = forms.MultipleChoiceField(
        label=_("Also as"),
        choices=with_capitals(OFFERED),
        initial=[PackFormat.HTML, PackFormat.XLSX],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Beside the PDF, from the same frozen figures."),
    )
    foreword_fr = forms.CharField(
        label=_("Sentence on the first page, in French"),
        max_length=LONGEST_FOREWORD,
        required=False,
        widget=forms.Textarea(attrs={"rows": "2", "lang": "fr"}),
    )
    foreword_nl = forms.CharField(
        label=_("Sentence on the first page, in Dutch"),
        max_length=LONGEST_FOREWORD,
        required=False,
        widget=forms.Textarea(attrs={"rows": "2", "lang": "nl"}),
    )
    foreword_en = forms.CharField(
        label=_("Sentence on the first page, in English"),
        max_length=LONGEST_FOREWORD,
        required=False,
        widget=forms.Textarea(attrs={"rows": "2", "lang": "en"}),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to_them = [
            committee.pk
            for committee in Committee.objects.order_by("-is_portfolio_board", "code")
            if can(person, Perm.PACK_BUILD, committee)
        ]
        committees: Any = self.fields["committee"]
        committees.queryset = Committee.objects.filter(pk__in=open_to_them).order_by(
            "-is_portfolio_board", "code"
        )
        committees.label_from_instance = lambda committee: nearest(committee, "name")[0]
        units: Any = self.fields["unit"]
        tops = {committee.unit_id for committee in committees.queryset}
        units.queryset = (
            OrgUnit.objects.current(localdate())
            .filter(Q(parent__in=tops) | Q(pk__in=tops))
            .exclude(parent__isnull=True)
            .order_by("code")
        )
        units.label_from_instance = lambda unit: f"{unit.code} {nearest(unit, 'name')[0]}"
        projects: Any = self.fields["initiative"]
        projects.queryset = (
            Initiative.objects.visible_to(person)
            .filter(confidentiality=Confidentiality.OPEN)
            .select_related("unit")
        )
        snapshots: Any = self.fields["snapshot"]
        snapshots.queryset = Snapshot.objects.current().latest_first()
        snapshots.label_from_instance = period_label
        # The usual pack is one click away: the portfolio board, the last frozen period.
        for name in ("committee", "snapshot"):
            self.initial[name] = self.initial.get(name) or self.fields[name].queryset.first()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["preset"] = found.get("preset") or Preset.BOARD
        committee, unit, initiative = (
            found.get(name) for name in ("committee", "unit", "initiative")
        )
        if found.get("preset") == Preset.PROJECT and not initiative and not self.errors:
            self.add_error("initiative", _("Say which project."))
        for name, place in (("unit", unit), ("initiative", initiative and initiative.unit)):
            if committee and place and not is_below(committee.unit, place):
                self.add_error(name, _("This lies outside of what the committee covers."))
        return found

    def wanted(self) -> dict[str, Any]:
        """What is asked for, as `services.ask_for_pack` takes it."""
        given, languages = self.cleaned_data, self.cleaned_data["languages"]
        return {
            "committee": given["committee"],
            "snapshot": given["snapshot"],
            "preset": given["preset"],
            "parts": given["parts"] or None,
            "unit": given["unit"],
            "initiative": given["initiative"] or None,
            "languages": [one for one in languages if one in Language.values],
            "is_bilingual": FileLanguage.BILINGUAL in languages,
        }

    def forewords(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"foreword_{language}"] for language in Language.values}


class FlashForm(PortalForm):
    """News since the freeze, natively in French and Dutch."""

    text_fr = forms.CharField(
        label=_("News, in French"),
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": "4", "lang": "fr"}),
    )
    text_nl = forms.CharField(
        label=_("News, in Dutch"),
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": "4", "lang": "nl"}),
    )
    text_en = forms.CharField(
        label=_("News, in English"),
        max_length=1200,
        required=False,
        widget=forms.Textarea(attrs={"rows": "4", "lang": "en"}),
        help_text=_("Without it, the English pack shows the French text."),
    )


class ReaderForm(PortalForm):
    """One more person to send the link to."""

    person = PersonField(label=_("Person"))


class ScheduleForm(PortalForm):
    """When a draft builds itself."""

    preset = forms.ChoiceField(label=_("Kind of pack"), choices=Preset.choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=FileLanguage.choices,
        initial=Language.values,
        widget=forms.CheckboxSelectMultiple,
    )
    working_days = forms.IntegerField(
        label=_("Working days after the freeze"), min_value=0, max_value=60, required=False
    )
    on = forms.DateField(label=_("Or on one day"), required=False, widget=forms.DateInput)
    series = forms.ChoiceField(
        label=_("Of which reporting"),
        choices=with_capitals(Series),
        initial=Series.MONTHLY,
        required=False,
    )
    unit: Any = forms.ModelChoiceField(
        OrgUnit.objects.none(),
        label=_("Only this department"),
        required=False,
        empty_label=pgettext_lazy("department", "all of the committee"),
    )
    formats = forms.MultipleChoiceField(
        label=_("Also as"),
        choices=with_capitals(OFFERED),
        initial=[PackFormat.HTML, PackFormat.XLSX],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = (
            OrgUnit.objects.current(localdate()).filter(parent=committee.unit_id).order_by("code")
        )
        units.label_from_instance = lambda unit: f"{unit.code} {nearest(unit, 'name')[0]}"
        kinds: Any = self.fields["preset"]
        # One project needs a project, which changes; the others hold for every period.
        kinds.choices = with_capitals(one for one in Preset if one != Preset.PROJECT)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["series"] = found.get("series") or Series.MONTHLY
        if found.get("on") and found["on"] < localdate():
            self.add_error("on", _("This day has passed."))
        if not self.errors and (found.get("working_days") is None) == (found.get("on") is None):
            self.add_error("working_days", _("Give a number of working days, or one day."))
        return found
