from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AmountState(models.TextChoices):
    KNOWN = "known", pgettext_lazy("state of an amount", "known")
    WITHHELD = "withheld", pgettext_lazy("state of an amount", "withheld")
    MISSING = "missing", pgettext_lazy("state of an amount", "missing")
    NOT_YET = "not_yet", pgettext_lazy("state of an amount", "not yet due")


class Measure(models.TextChoices):
    BUDGET = "budget", _("budget")
    FORECAST = "forecast", _("forecast")
    COMMITTED = "committed", _("committed")
    ACTUAL = "actual", _("actual cost")
    BENEFIT = "benefit", _("benefit in money")


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
OWN_SOURCES = {"report": pgettext_lazy("source of an amount", "status report")}


class Currency(models.TextChoices):
    EUR = "EUR", _("euro")
    GBP = "GBP", _("pound sterling")
    USD = "USD", _("US dollar")
    CHF = "CHF", _("Swiss franc")
