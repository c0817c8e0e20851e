"""Words for what the rules found: a stored code and its inputs become a sentence in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from methodology.tailoring.choices import Dimension
from portfolio.statusrules import aspect_wording
from portfolio.statusrules.aspect_wording import with_share
from portfolio.statusrules.calc.results import AGREED, DEFAULT, Result
from ppm.ui.figures import amount, number, percent

Inputs = Mapping[str, str]


def sentence(reason: str, inputs: Inputs) -> str:
    """Why a computed colour is what it is, in the language in force."""
    speak = SENTENCES.get(reason)
    return speak(inputs) if speak else ""


def sentence_of(result: Result) -> str:
    """The same for a result that was just computed."""
    return sentence(result.reason, result.inputs)


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")


def _over_time(inputs: Inputs) -> str:
    days = int(inputs["days"])
    text = ngettext(
        "+%(days)s working day against %(allowed)s allowed",
        "+%(days)s working days against %(allowed)s allowed",
        days,
    ) % {"days": days, "allowed": inputs["allowed"]}
    return with_share(text, inputs["days"], inputs["allowed"])


def _with_tolerance(speak: Callable[[Inputs], str]) -> Callable[[Inputs], str]:
    """Adds where the limit comes from; older reports do not know it."""

    def with_source(inputs: Inputs) -> str:
        source = inputs.get("tolerance")
        if source == AGREED:
            return _("%(sentence)s (agreed tolerance)") % {"sentence": speak(inputs)}
        if source == DEFAULT:
            return _("%(sentence)s (default tolerance)") % {"sentence": speak(inputs)}
        return speak(inputs)

    return with_source


def _under_time(inputs: Inputs) -> str:
    days = -int(inputs["days"])
    return ngettext(
        "%(days)s working day earlier than agreed",
        "%(days)s working days earlier than agreed",
        days,
    ) % {"days": days}


def _under_time_beyond(inputs: Inputs) -> str:
    return _("%(early)s: is the plan too loose?") % {"early": _under_time(inputs)}


def _stage(speak: Callable[[Inputs], str]) -> Callable[[Inputs], str]:
    return lambda inputs: _("Running stage: %(sentence)s") % {"sentence": speak(inputs)}


def _money(inputs: Inputs, name: str) -> str:
    return amount(abs(Decimal(inputs[name])), inputs.get("currency", "EUR"))


def _signed(inputs: Inputs, name: str) -> str:
    return amount(Decimal(inputs[name]), inputs.get("currency", "EUR"))


def _share_of_budget(inputs: Inputs) -> str:
    budget = Decimal(inputs["budget"])
    return percent(abs(Decimal(inputs["deviation"])) / budget, 1) if budget else "–"


def _over_cost(inputs: Inputs) -> str:
    text = _("+%(deviation)s (%(share)s) against %(allowed)s allowed") % {
        "deviation": _money(inputs, "deviation"),
        "share": _share_of_budget(inputs),
        "allowed": _money(inputs, "allowed"),
    }
    return with_share(text, inputs["deviation"], inputs["allowed"])


def _under_cost(inputs: Inputs) -> str:
    return _("%(deviation)s (%(share)s) below the budget") % {
        "deviation": _money(inputs, "deviation"),
        "share": _share_of_budget(inputs),
    }


def _under_cost_beyond(inputs: Inputs) -> str:
    return _("%(below)s: is the budget too wide?") % {"below": _under_cost(inputs)}


def _milestones_late(inputs: Inputs) -> str:
    count, days = int(inputs["count"]), inputs.get("days")
    if days is None:  # before the threshold was kept with the colour
        text = ngettext(
            "%(count)s critical milestone is late by a month or more",
            "%(count)s critical milestones are late by a month or more",
            count,
        )
    else:
        text = ngettext(
            "%(count)s critical milestone is late by %(days)s days or more",
            "%(count)s critical milestones are late by %(days)s days or more",
            count,
        )
    return text % {"count": count, "days": days}


def _actuals_old(inputs: Inputs) -> str:
    months = int(inputs["months"])
    return ngettext(
        "The accounts have not been shown for %(months)s closed month",
        "The accounts have not been shown for %(months)s closed months",
        months,
    ) % {"months": months}


def dimension_names(codes: str) -> str:
    """“cost, scope” from the codes kept with a result."""
    return ", ".join(str(Dimension(code).label) for code in codes.split(",") if code)


def _named(template: Callable[[], str]) -> Callable[[Inputs], str]:
    return lambda inputs: template() % {"dimensions": dimension_names(inputs.get("dimensions", ""))}


SENTENCES: dict[str, Callable[[Inputs], str]] = {
    "no_data": lambda i: _("Not computed yet: no data in the portal"),
    "stale": lambda i: _("Taken over from the period before, so not counted as known"),
    "time_no_forecast": lambda i: _("No forecast end date"),
    "time_no_baseline": lambda i: _("No agreed end date to compare with"),
    "time_legal_missed": lambda i: (
        _("The forecast end %(forecast)s misses the legal deadline %(deadline)s")
        % {"forecast": _day(i["forecast"]), "deadline": _day(i["deadline"])}
    ),
    "time_milestone_late": _milestones_late,
    "time_spi": lambda i: (
        _("Schedule performance index of %(spi)s, below %(line)s")
        % {"spi": number(Decimal(i["spi"])), "line": number(Decimal(i["line"]))}
    ),
    "time_as_agreed": lambda i: _("Ends on the agreed day"),
    "time_over": _with_tolerance(_over_time),
    "time_under": _under_time,
    "time_under_beyond": _with_tolerance(_under_time_beyond),
    "stage_as_agreed": _stage(lambda i: _("Ends on the agreed day")),
    "stage_over": _stage(_with_tolerance(_over_time)),
    "stage_under": _stage(_under_time),
    "stage_under_beyond": _stage(_with_tolerance(_under_time_beyond)),
    "cost_budget_missing": lambda i: _("No budget has been given"),
    "cost_budget_withheld": lambda i: _("The budget is withheld"),
    "cost_budget_not_yet": lambda i: _("The budget is not known yet"),
    "cost_forecast_missing": lambda i: _("No forecast at completion has been given"),
    "cost_forecast_withheld": lambda i: _("The forecast at completion is withheld"),
    "cost_forecast_not_yet": lambda i: _("The forecast at completion is not known yet"),
    "cost_no_actuals": lambda i: _("The accounts have never been shown"),
    "cost_actuals_old": _actuals_old,
    "cost_no_credit": lambda i: (
        _("%(year)s: %(planned)s is still to be committed, %(free)s of the credit is left")
        % {"year": i["year"], "planned": _money(i, "planned"), "free": _signed(i, "free")}
    ),
    "cost_cpi": lambda i: (
        _("Cost performance index of %(cpi)s, below %(line)s")
        % {"cpi": number(Decimal(i["cpi"])), "line": number(Decimal(i["line"]))}
    ),
    "cost_stage_as_agreed": _stage(lambda i: _("Forecast equal to the budget")),
    "cost_stage_over": _stage(_with_tolerance(_over_cost)),
    "cost_stage_under": _stage(_under_cost),
    "cost_stage_under_beyond": _stage(_with_tolerance(_under_cost_beyond)),
    "cost_as_agreed": lambda i: _("Forecast equal to the budget"),
    "cost_over": _with_tolerance(_over_cost),
    "cost_under": _under_cost,
    "cost_under_beyond": _with_tolerance(_under_cost_beyond),
    "overall_exception": lambda i: _("An exception has not been decided on"),
    "overall_red": _named(lambda: _("Because of %(dimensions)s")),
    "overall_reds": _named(lambda: _("Several are red: %(dimensions)s")),
    "overall_amber": _named(lambda: _("Needs attention: %(dimensions)s")),
    "overall_unknown": _named(lambda: _("Not known, and needed for a green: %(dimensions)s")),
    "overall_green": lambda i: _("Nothing is amber or red"),
    **{
        code: _with_tolerance(speak) if code.endswith(("_over", "_beyond")) else speak
        for code, speak in aspect_wording.SENTENCES.items()
    },
}
