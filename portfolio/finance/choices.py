from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What the grid of a project is filled with; the credits only where they are used.
GRID = ("budget", "to_come", "committed", "actual", "baseline")
CREDITS = ("commitment_credit", "liquidation_credit")


class AmountState(models.TextChoices):
    KNOWN = "known", pgettext_lazy("state of an amount", "known")
    WITHHELD = "withheld", pgettext_lazy("state of an amount", "withheld")
    MISSING = "missing", pgettext_lazy("state of an amount", "missing")
    NOT_YET = "not_yet", pgettext_lazy("state of an amount", "not yet due")


class Measure(models.TextChoices):
    BASELINE = "baseline", _("baseline budget")
    BUDGET = "budget", _("budget")
    FORECAST = "forecast", _("forecast")
    TO_COME = "to_come", _("still to be spent")
    COMMITTED = "committed", _("committed")
    ACTUAL = "actual", _("actual cost")
    COMMITMENT_CREDIT = "commitment_credit", _("commitment credit")
    LIQUIDATION_CREDIT = "liquidation_credit", _("liquidation credit")
    BENEFIT = "benefit", _("benefit in money")


class Nature(models.TextChoices):
    """Whether money is spent once, or comes back every year after the project."""

    ONE_OFF = "one_off", pgettext_lazy("nature of money", "one-off")
    RECURRENT = "recurrent", pgettext_lazy("nature of money", "recurrent")


class Heading(models.TextChoices):
    """Headings of the management budget; “total” where the sender gives no split."""

    TOTAL = "total", pgettext_lazy("budget heading", "total")
    STAFF = "staff", pgettext_lazy("budget heading", "staff")
    OPERATIONS = "operations", pgettext_lazy("budget heading", "ordinary operations")
    IT = "it", pgettext_lazy("budget heading", "IT, own institution")
    SHARED_IT = "shared_it", pgettext_lazy("budget heading", "IT, shared association")
    INVESTMENT = "investment", pgettext_lazy("budget heading", "investment")


class Funding(models.TextChoices):
    OWN = "own", pgettext_lazy("funding source", "own management budget")
    PARTNER = "partner", pgettext_lazy("funding source", "partner")
    SHARED_IT = "shared_it", pgettext_lazy("funding source", "shared IT association")
    EU = "eu", pgettext_lazy("funding source", "European Union")
    OTHER = "other", pgettext_lazy("funding source", "other")


# What the portal itself writes as the source of a figure; everything else is somebody's words.
OWN_SOURCES = {
    "report": pgettext_lazy("source of an amount", "status report"),
    "typed": pgettext_lazy("source of an amount", "typed in the portal"),
}


class Currency(models.TextChoices):
    EUR = "EUR", _("euro")
    GBP = "GBP", _("pound sterling")
    USD = "USD", _("US dollar")
    CHF = "CHF", _("Swiss franc")


class EarningRule(models.TextChoices):
    """When the weight of a milestone counts as earned."""

    AT_END = "at_end", _("all of it when the milestone is reached (0/100)")
    HALVES = "halves", _("half when work on it begins, half when it is reached (50/50)")
    SHARE = "share", _("the share that the project manager gives (weighted)")
