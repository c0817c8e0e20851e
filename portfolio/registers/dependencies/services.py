from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.choices import RUNNING
from portfolio.initiatives.models import Initiative
from portfolio.registers.dependencies.choices import DependencyState, Side
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.dependencies.notices import tell_of_confirmation, tell_of_move
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import StaleVersion, lock

__all__ = ["StaleVersion"]


class DependencyClosed(Exception):
    """It was delivered or dropped."""

    message = _("This dependency has been delivered or dropped already.")


class AlreadyConfirmed(Exception):
    """This side said yes before."""

    message = _("This side has confirmed already.")


class NothingPromised(Exception):
    """The giver agrees to something without saying when."""

    message = _("Say for when it is promised.")


class Unchanged(Exception):
    """The dates are the same as before."""

    message = _("The date is the same as before.")


class SideIsOver(Exception):
    """One of the two has been closed or stopped."""

    message = _(
        "One of the two is closed or stopped: it neither gives nor needs anything any more. "
        "Choose the initiative that took it over."
    )


def propose_dependency(
    *,
    giver: Initiative,
    taker: Initiative,
    what: str,
    language: str,
    needed_on: date,
    side: Side,
    by: Person,
    at: datetime,
    promised_on: date | None = None,
    has_notices: bool = True,
) -> Dependency:
    """Write down what one side asks of, or offers to, the other; its own side has thereby confirmed.

    Raises ValidationError, NothingPromised, SideIsOver.
    """
    made = Dependency(
        giver=giver,
        taker=taker,
        what=what,
        language=language,
        needed_on=needed_on,
        promised_on=promised_on,
    )
    if side == Side.GIVER and promised_on is None:
        raise NothingPromised
    _sign(made, side, by, at)
    made.full_clean(exclude=["giver", "taker"])
    with audit.action("dependency.proposed", by=by, at=at):
        _refuse_what_is_over(made)
        made.save()
        if has_notices:
            tell_of_confirmation(made, side, by)
    return made


def confirm_dependency(
    *,
    dependency_id: int,
    version: int | None,
    side: Side,
    by: Person,
    at: datetime,
    promised_on: date | None = None,
    has_notices: bool = True,
) -> Dependency:
    """Say yes for one side; with both, it is agreed at the promised date. The taker accepts a moved date so.

    Raises StaleVersion, DependencyClosed, SideIsOver, AlreadyConfirmed, NothingPromised.
    """
    with audit.action("dependency.confirmed", by=by, at=at):
        row = _opened(dependency_id, version)
        _refuse_what_is_over(row)
        if promised_on is not None and side == Side.GIVER:
            row.promised_on = promised_on
        if row.promised_on is None and side == Side.GIVER:
            raise NothingPromised
        if row.state == DependencyState.AGREED and row.agreed_on == row.promised_on:
            raise AlreadyConfirmed
        _sign(row, side, by, at)
        if row.giver_confirmed_at and row.taker_confirmed_at and row.promised_on:
            row.state, row.agreed_on = DependencyState.AGREED, row.promised_on
        row.save()
        if has_notices:
            tell_of_confirmation(row, side, by)
    return row


def move_dependency(
    *,
    dependency_id: int,
    version: int | None,
    side: Side,
    on: date,
    reason: str,
    by: Person,
    at: datetime,
) -> Dependency:
    """Move the giver's promise or the taker's need; the other side's manager is told.

    What was agreed stays the measure until the other side confirms the new date.
    Raises StaleVersion, DependencyClosed, Unchanged.
    """
    column = "promised_on" if side == Side.GIVER else "needed_on"
    with audit.action("dependency.moved", by=by, at=at, reason=reason):
        row = _opened(dependency_id, version)
        before: date | None = getattr(row, column)
        if before == on:
            raise Unchanged
        setattr(row, column, on)
        row.reason = reason
        _sign(row, side, by, at)
        row.full_clean(exclude=["giver", "taker"])
        row.save()
        tell_of_move(row, side, before, on, by, localdate(at))
    return row


def deliver_dependency(
    *, dependency_id: int, version: int | None, on: date, by: Person, at: datetime
) -> Dependency:
    """Note the day it was delivered. Raises StaleVersion, DependencyClosed."""
    return _close(
        "dependency.delivered",
        dependency_id,
        version,
        {"state": DependencyState.DELIVERED, "delivered_on": on},
        by,
        at,
    )


def drop_dependency(
    *, dependency_id: int, version: int | None, reason: str, by: Person, at: datetime
) -> Dependency:
    """Nothing is needed any more, with the reason. Raises StaleVersion, DependencyClosed."""
    values = {"state": DependencyState.DROPPED, "reason": reason}
    return _close("dependency.dropped", dependency_id, version, values, by, at, reason)


def _close(
    code: str,
    dependency_id: int,
    version: int | None,
    values: Mapping[str, Any],
    by: Person,
    at: datetime,
    reason: str = "",
) -> Dependency:
    with audit.action(code, by=by, at=at, reason=reason):
        row = _opened(dependency_id, version)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row


def _opened(dependency_id: int, version: int | None) -> Dependency:
    row = lock(Dependency, dependency_id, version)
    if not row.is_open:
        raise DependencyClosed
    return row


def _refuse_what_is_over(row: Dependency) -> None:
    """Both are read again under a lock: closing one meanwhile waits, or is seen here."""
    sides = Initiative.objects.filter(pk__in=[row.giver_id, row.taker_id]).order_by("pk")
    states = sides.select_for_update(of=("self",)).values_list("state", flat=True)
    if any(state not in RUNNING for state in states):
        raise SideIsOver


def _sign(row: Dependency, side: Side, by: Person, at: datetime) -> None:
    if side == Side.GIVER:
        row.giver_confirmed_at, row.giver_confirmed_by = at, by
    else:
        row.taker_confirmed_at, row.taker_confirmed_by = at, by
