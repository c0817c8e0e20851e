from typing import Any

from django import forms
from django.template.defaultfilters import capfirst
from django.utils.translation import gettext_lazy as _

from portfolio.meetings.models import Committee
from ppm.accounts.choices import Language
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.ui.figures import month
from ppm.ui.forms import PortalForm
from reporting.packs.choices import OFFERED, PackFormat
from reporting.snapshots.models import Snapshot

LONGEST_FOREWORD = 300


class PackForm(PortalForm):
    """For which committee, which frozen period, in which languages."""

    committee: Any = forms.ModelChoiceField(Committee.objects.none(), label=_("Committee"))
    snapshot = forms.ModelChoiceField(Snapshot.objects.none(), label=_("Frozen period"))
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=Language.choices,
        initial=Language.values,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A pack can only be released in French and Dutch together."),
    )
    formats = forms.MultipleChoiceField(
        label=_("Also as"),
        choices=[(one.value, one.label) for one in OFFERED],
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
        snapshots: Any = self.fields["snapshot"]
        snapshots.queryset = Snapshot.objects.current().latest_first()
        snapshots.label_from_instance = lambda snapshot: capfirst(month(snapshot.cycle.period))
        # The usual pack is one click away: the portfolio board, the last frozen period.
        for name in ("committee", "snapshot"):
            self.initial[name] = self.initial.get(name) or self.fields[name].queryset.first()  # type: ignore[attr-defined]

    def forewords(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"foreword_{language}"] for language in Language.values}
