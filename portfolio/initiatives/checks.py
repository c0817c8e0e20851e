"""What must be true of an initiative: its columns, whom it may belong to, that somebody knows it."""

from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.choices import HOLDS, Kind
from portfolio.initiatives.models import Initiative
from ppm.accounts.choices import Language
from ppm.permissions.choices import Confidentiality

TRANSLATED = frozenset(f"{name}_{code}" for name in ("name", "purpose") for code in Language.values)
FIELDS = TRANSLATED | {
    "name",
    "purpose",
    "description",
    "language",
    "unit",
    "parent",
    "state",
    "tailoring_class",
    "category",
    "sender_category",
    "confidentiality",
    "code_name",
    "baseline_start",
    "actual_start",
    "baseline_end",
    "forecast_end",
    "actual_end",
    "legal_deadline_on",
}
# Kept by the database or given by the service; never typed.
KEPT = ["path", "code"]


class CannotHold(Exception):
    """The parent may not hold something of this kind."""

    def __init__(self, parent: Initiative, kind: str) -> None:
        names = {"parent": parent.get_kind_display(), "kind": Kind(kind).label}
        self.message = gettext("A %(parent)s cannot hold a %(kind)s.") % names
        super().__init__(self.message)


class WiderThanParent(Exception):
    """What belongs to a confidential initiative would give it away if more people knew of it."""

    message = _(
        "What belongs to a restricted initiative must be restricted or secret; "
        "what belongs to a secret one must be secret too."
    )


class NobodyKnows(Exception):
    """A confidential initiative that nobody is named on could never be found again."""

    message = _(
        "Name at least one person: only people named on a confidential initiative can read it."
    )


def refusal_of(initiative: Initiative, **values: Any) -> str:
    """The sentence with which `edit_initiative` would refuse these values; empty when it would not."""
    wanted = copy(initiative)
    set_changed(wanted, known_columns(values))
    try:
        check(wanted, has_people=True)
        # The tree would refuse it as well, but without a sentence.
        if wanted.parent is not None and initiative.pk in map(int, wanted.parent.path.split(".")):
            return gettext("Nothing can be part of itself.")
    except (CannotHold, WiderThanParent) as error:
        return str(error.message)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def known_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - FIELDS - {"kind"}
    if unknown:
        raise ValueError(f"An initiative has no column {', '.join(sorted(unknown))}.")
    return {name: value for name, value in values.items() if name != "kind"}


def set_changed(initiative: Initiative, values: Mapping[str, Any]) -> list[str]:
    """Set what differs and name it."""
    changed = [name for name, value in values.items() if getattr(initiative, name) != value]
    for name in changed:
        setattr(initiative, name, values[name])
    return changed


def check(initiative: Initiative, *, has_people: bool) -> None:
    parent = initiative.parent
    if parent is not None:
        if initiative.kind not in HOLDS[parent.kind]:
            raise CannotHold(parent, initiative.kind)
        if _rank(initiative) < _rank(parent):
            raise WiderThanParent
    if initiative.is_confidential and not has_people:
        raise NobodyKnows
    if initiative.confidentiality == Confidentiality.RESTRICTED and not initiative.code_name:
        raise ValidationError({"code_name": _("A restricted initiative needs a code name.")})
    if initiative.kind in (Kind.PROGRAMME, Kind.PROJECT) and not initiative.tailoring_class:
        raise ValidationError({"tailoring_class": _("A project needs a tailoring class.")})
    # Field by field and against the constraints of one row, without asking the database.
    initiative.clean_fields(exclude=[*KEPT, "unit", "parent"])
    if initiative.unit_id is None:
        raise ValidationError({"unit": _("Choose a unit.")})


def check_children(initiative: Initiative) -> None:
    if initiative.is_confidential:
        for child in initiative.children.only("confidentiality"):
            if _rank(child) < _rank(initiative):
                raise WiderThanParent


def _rank(initiative: Initiative) -> int:
    return Confidentiality(initiative.confidentiality).rank


def is_known_to_somebody(initiative: Initiative, today: date) -> bool:
    return initiative.roles.filter(valid_from__lte=today).exclude(valid_to__lt=today).exists()
