from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from methodology.tailoring.choices import TailoringClass
from portfolio.governance import calc
from portfolio.governance.choices import Answer, Occasion
from portfolio.governance.models import AuthorityLine
from portfolio.governance.selectors import as_rule
from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.ui.figures import amount as written_amount


class TableChanged(Exception):
    """Somebody else set the lines of this occasion since the form was opened."""

    message = gettext_lazy(
        "Somebody else changed these lines in the meantime. Open the page again to see them."
    )


def set_authority(
    *,
    occasion: Occasion,
    lines: Sequence[AuthorityLine],
    valid_from: date,
    seen: frozenset[int] | None,
    reason: str,
    by: Person,
    at: datetime,
) -> list[AuthorityLine]:
    """Replace the lines of one occasion from a day on; those before stay readable.

    `seen` are the lines that the form was opened with. Raises TableChanged when they are no longer the ones
    in force, ValidationError with one sentence for each gap, overlap and amount beyond a mandate.
    """
    with audit.action("authority.set", by=by, at=at, reason=reason):
        rows = AuthorityLine.objects.select_for_update(of=("self",)).standing()
        current = list(rows.filter(occasion=occasion, valid_to__isnull=True).order_by("pk"))
        if seen is not None and seen != {one.pk for one in current}:
            raise TableChanged
        for line in lines:
            line.occasion, line.valid_from, line.valid_to = occasion, valid_from, None
            line.full_clean()
        check_lines(lines)
        for old in current:
            if old.valid_from >= valid_from:
                old.withdrawn_at = at
            else:
                old.valid_to = valid_from - timedelta(days=1)
            old.save(update_fields=["withdrawn_at", "valid_to"])
        return AuthorityLine.objects.bulk_create(list(lines))


def check_lines(lines: Sequence[AuthorityLine]) -> None:
    """Raise ValidationError unless every class and amount has exactly one line, within the mandates."""
    sentences = [
        fault_in_words(one)
        for one in calc.faults([as_rule(line) for line in lines], TailoringClass.values)
    ]
    sentences += [
        _("The mandate of %(committee)s ends at %(limit)s: it cannot decide on more than that.")
        % {
            "committee": nearest(line.committee, "name")[0],
            "limit": _euro(line.committee.limit_amount),
        }
        for line in lines
        if line.answer == Answer.COMMITTEE
        and line.committee is not None
        and line.committee.limit_amount is not None
        and (line.amount_to is None or line.amount_to > line.committee.limit_amount)
    ]
    if sentences:
        raise ValidationError(sentences)


def fault_in_words(fault: calc.Fault) -> str:
    """“For the light class nobody decides from 250 000 € on.”"""
    facts: dict[str, object] = {
        "class": TailoringClass(fault.tailoring_class).label,
        "from": _euro(fault.amount_from),
        "to": _euro(fault.amount_to) if fault.amount_to is not None else "",
    }
    if fault.kind == "gap":
        if fault.amount_to is None:
            return _("Class %(class)s: nobody decides from %(from)s on.") % facts
        return _("Class %(class)s: nobody decides between %(from)s and %(to)s.") % facts
    if fault.amount_to is None:
        return _("Class %(class)s: two lines answer from %(from)s on.") % facts
    return _("Class %(class)s: two lines answer between %(from)s and %(to)s.") % facts


def _euro(value: Decimal) -> str:
    return written_amount(value, "EUR")
