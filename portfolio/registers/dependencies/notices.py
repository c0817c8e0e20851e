from datetime import date

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.dependencies.choices import DependencyState, Side
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.dependencies.naming import Naming
from portfolio.standings.models import Standing
from ppm.accounts.models import Person
from ppm.notices.registry import notice_kind
from ppm.notices.services import notify

PREFIX = "portfolio.registers.dependencies"
notice_kind(
    f"{PREFIX}.asked",
    title=_("A dependency to confirm"),
    sentence=_("%(other)s asks %(project)s to confirm: %(what)s."),
)
notice_kind(
    f"{PREFIX}.agreed",
    title=_("A dependency is agreed"),
    sentence=_("%(other)s and %(project)s agree on: %(what)s."),
)
notice_kind(
    f"{PREFIX}.moved",
    title=_("A promised date has moved"),
    sentence=_("%(other)s moved “%(what)s” for %(project)s to %(new_on)s."),
)
notice_kind(
    f"{PREFIX}.late",
    title=_("A promised date comes later than you need"),
    sentence=_(
        "%(other)s promises “%(what)s” for %(new_on)s; %(project)s needs it by %(needed_on)s."
    ),
)


def tell_of_confirmation(row: Dependency, side: Side, by: Person) -> None:
    """Ask the other side, or tell it that all is agreed."""
    kind = "agreed" if row.state == DependencyState.AGREED else "asked"
    _tell(row, side, kind, {}, by)


def tell_of_move(
    row: Dependency, side: Side, before: date | None, on: date, by: Person, today: date
) -> None:
    """Tell the other side's manager that a date has moved, or comes too late."""
    is_late = row.promised_on is not None and row.promised_on > row.needed_on
    if side == Side.GIVER and is_late:
        _tell(row, side, "late", {"new_on": row.promised_on, "needed_on": row.needed_on}, by)
    elif before is not None:
        _tell(row, side, "moved", {"new_on": on}, by)


def _tell(row: Dependency, side: Side, kind: str, facts: dict[str, object], by: Person) -> None:
    mine, theirs = (row.giver, row.taker) if side == Side.GIVER else (row.taker, row.giver)
    manager = _manager_of(theirs)
    if manager is None or manager == by:
        return
    with translation.override(manager.language):
        naming = Naming(manager, [row])
        params = {
            "other": naming.name(mine),
            "project": naming.name(theirs),
            "what": row.what,
            **facts,
        }
    address = reverse("portfolio:dependency_detail", args=[row.pk])
    notify(manager, f"{PREFIX}.{kind}", params, address)


def _manager_of(initiative: Initiative) -> Person | None:
    standing = Standing.objects.select_related("project_manager").get(pk=initiative.pk)
    return standing.project_manager
