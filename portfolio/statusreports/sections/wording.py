"""What the fields and the readers of a section are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.choices import Category
from portfolio.statusreports.choices import Series
from portfolio.statusreports.sections.layout import SectionLayout

LABELS: "dict[str, str | Promise]" = {
    "headline": _("Headline"),
    "done": _("Done this period"),
    "next_steps": _("Next period"),
    "help_needed": _("Help needed"),
    "declared": _("Declared status"),
    "comment": _("Cause, or why you see it differently"),
    "evidence": _("Evidence"),
    "path_to_green": _("Path to green"),
    "confidence": _("Delivery confidence"),
    "forecast_end": _("End of the project, forecast"),
    "forecast": _("Forecast at completion"),
    "actual": _("Spent so far"),
    "question": _("Question"),
    "options": _("Options"),
    "proposal": _("What you recommend"),
    "amount": _("Amount"),
    "consequence": _("If nothing is decided"),
    "benefits_outlook": _("Benefits: what can be expected"),
    "contribution": _("Contribution to objectives and commitments"),
    "outlook": _("Outlook on the coming period"),
}


def field_label(name: str) -> "str | Promise":
    return LABELS[name]


def asked_of(section: SectionLayout) -> list[str]:
    """The classes, categories and series that a section is asked of; nothing when of all."""
    return [
        *(str(TailoringClass(one).label) for one in section.classes),
        *(str(Category(one).label) for one in section.categories),
        *(str(Series(one).label) for one in section.series),
    ]
