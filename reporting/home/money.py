"""What the money asks of those who control a budget."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.standings.models import Standing
from ppm.accounts.models import Person
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import Role
from ppm.permissions.scope import scope_of
from ppm.ui.figures import amount, number
from reporting.actuals.selectors import waiting
from reporting.home.waiting import Task


def accounts_to_settle(person: Person, today: date) -> Iterator[Task]:
    """Lines of the accounts without a project, and projects whose money does not fit. Two queries."""
    if Role.BUDGET_CONTROLLER not in scope_of(person).roles:
        return
    rows = list(waiting(person))
    if rows:
        count = sum(row["lines"] for row in rows)
        total = sum((row["total"] or Decimal(0) for row in rows), Decimal(0))
        yield Task(
            verb=_("Assign lines of the accounts"),
            subject=ngettext("%(count)s line, %(total)s", "%(count)s lines, %(total)s", count)
            % {"count": number(count), "total": amount(total)},
            why=_("No project is known under their keys"),
            address=reverse("reporting:actuals_waiting"),
            action=_("Assign"),
        )
    doubtful = (
        Standing.objects.permitting(person, Perm.MONEY_EDIT)
        .filter(money_remarks__regex="DQ08|DQ09")
        .count()
    )
    if doubtful:
        yield Task(
            verb=_("Look at the money"),
            subject=ngettext("%(count)s project", "%(count)s projects", doubtful)
            % {"count": number(doubtful)},
            why=_("A credit is exceeded, or the estimate is below what is committed"),
            address=reverse("portfolio:money_overview") + "?remarks=on",
            action=_("Look"),
        )
