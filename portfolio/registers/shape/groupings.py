"""What the lines of every register can be grouped by."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ppm.languages.codes import LANGUAGES
from ppm.languages.nearest import coded_text, reading_order
from ppm.ui.groups import Grouping


def _name(row: Mapping[str, Any], field: str) -> str:
    names = (row.get(f"{field}_{code}") for code in reading_order())
    return next((name for name in names if name), "")


def _initiative(row: Mapping[str, Any]) -> str:
    code = row["initiative__code"]
    return coded_text(code, _name(row, "initiative__name")) if code else _("No initiative")


def _unit(row: Mapping[str, Any]) -> str:
    code = row["initiative__unit__code"]
    return coded_text(code, _name(row, "initiative__unit__name")) if code else _("No initiative")


def _owner(row: Mapping[str, Any]) -> str:
    name = f"{row['owner__given_name'] or ''} {row['owner__family_name'] or ''}".strip()
    return name or _("Nobody")


def by_choices(key: str, label: Any, choices: Any) -> Grouping:
    """A grouping by a field with choices."""
    words = dict(choices.choices)
    return Grouping(
        key,
        label,
        key,
        lambda row: words.get(row[key]) or "–",
        value=lambda row: str(words.get(getattr(row, key)) or ""),
    )


def _names(field: str) -> tuple[str, ...]:
    return tuple(f"{field}_{code}" for code in LANGUAGES)


SHARED = (
    Grouping(
        "initiative",
        gettext_lazy("Initiative"),
        "initiative__code",
        _initiative,
        fields=_names("initiative__name"),
        value=lambda row: row.initiative.code if row.initiative_id else "",
    ),
    Grouping(
        "unit",
        gettext_lazy("Unit"),
        "initiative__unit__code",
        _unit,
        fields=_names("initiative__unit__name"),
        value=lambda row: row.initiative.unit.code if row.initiative_id else "",
    ),
    Grouping(
        "owner",
        pgettext_lazy("register", "Owner"),
        "owner",
        _owner,
        fields=("owner__given_name", "owner__family_name"),
        order=("owner__family_name", "owner__given_name"),
        value=lambda row: str(row.owner or ""),
    ),
)
