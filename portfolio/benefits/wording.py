"""Benefits in words, in the reader's language."""

from decimal import Decimal

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.benefits import calc
from portfolio.benefits.calc import Realised
from portfolio.benefits.models import Benefit
from portfolio.benefits.selectors import Overlap
from portfolio.indicators.choices import Measured
from portfolio.indicators.models import Indicator
from portfolio.initiatives.models import Initiative
from ppm.languages.nearest import nearest
from ppm.ui import chips
from ppm.ui.figures import amount, day, number, percent

LACKS = {
    calc.OWNER: gettext_lazy("no owner"),
    calc.NOT_AGREED: gettext_lazy("not agreed by the owner"),
    calc.INDICATOR: gettext_lazy("no indicator"),
    calc.BASELINE: gettext_lazy("no value before"),
    calc.TARGET: gettext_lazy("no target"),
    calc.DATE: gettext_lazy("no day of measurement"),
}


def value_text(value: Decimal | None, indicator: Indicator | None) -> str:
    """“18 days”, “62 per cent”, “€ 400,000”."""
    if value is None:
        return "–"
    if indicator is None:
        return number(value, _places(value))
    if indicator.measured_in == Measured.EURO:
        return amount(value, "EUR")
    shown = number(value, _places(value))
    if indicator.measured_in == Measured.COUNT:
        return shown
    return f"{shown} {indicator.get_measured_in_display()}"


def _places(value: Decimal) -> int:
    """As many decimals as say something, two at most."""
    rounded = value.quantize(Decimal("0.01"))
    return next(n for n in (0, 1, 2) if rounded == round(rounded, n))


def lacking_text(row: Benefit) -> str:
    """“no owner, no target”; nothing when the profile is complete."""
    return ", ".join(str(LACKS[one]) for one in row.lacks)


def rate_words(row: Benefit) -> str:
    """“71 % of the target to date”, or why nothing can be said."""
    if row.rate is None:
        return _("not measured yet") if row.measured_on is None else _("nothing due yet")
    facts = {"rate": percent(row.rate)}
    if row.is_negative:
        return _("%(rate)s of what was foreseen to date") % facts
    return _("%(rate)s of the target to date") % facts


def rate_badge(row: Benefit) -> SafeString:
    """The rate with its tone; never by colour alone."""
    if row.rate is None:
        return chips.badge(rate_words(row))
    if row.is_short:
        words = _("worse than foreseen") if row.is_negative else _("below the target")
    else:
        words = _("as foreseen") if row.is_negative else _("on target")
    return format_html(
        "{} {}",
        percent(row.rate),
        chips.badge(words, "bad" if row.is_short else "good"),
    )


def realised_sentence(row: Benefit, found: Realised | None) -> str:
    """What was realised, in one sentence."""
    if found is None or row.measured_on is None:
        return _("Nothing can be said yet: it takes a value before, a target and a measurement.")
    facts = {
        "day": date_format(row.measured_on, "SHORT_DATE_FORMAT"),
        "gained": value_text(found.gained, row.indicator),
        "planned": value_text(found.planned, row.indicator),
        "rate": percent(found.rate) if found.rate is not None else "–",
    }
    if found.rate is None:
        return _("Measured on %(day)s; nothing was due by then.") % facts
    if row.is_negative:
        return (
            _(
                "By %(day)s it got worse by %(gained)s, where %(planned)s had been foreseen: %(rate)s."
            )
            % facts
        )
    return (
        _(
            "By %(day)s, %(gained)s gained where %(planned)s had been planned: %(rate)s of the target."
        )
        % facts
    )


def claimant(initiative: Initiative, *, is_seen: bool) -> str:
    """The name of who claims, or its code where the rest is not open to the reader."""
    if is_seen:
        return nearest(initiative, "name")[0] or initiative.code
    return _("%(code)s (not open to you)") % {"code": initiative.code}


def overlap_text(found: Overlap, own: int | None = None) -> str:
    """“Claimed for 130 % together: Dossier unique 70 %, Moteur de calcul 60 %”."""
    parts = [
        f"{claimant(one.initiative, is_seen=one.is_seen)} {percent(Decimal(one.attribution) / 100)}"
        for one in found.claims
        if one.benefit_id != own
    ]
    facts = {"total": percent(Decimal(found.total) / 100), "claims": ", ".join(parts)}
    if own is not None:
        return (
            _("The same indicator is claimed for %(total)s together. Also by: %(claims)s.") % facts
        )
    return _("Claimed for %(total)s together: %(claims)s.") % facts


def due_words(row: Benefit, today: object) -> SafeString:
    """The next day of measurement, with the days it is overdue."""
    next_on = getattr(row, "next_review_on", None)
    if next_on is None or not row.is_open:
        return chips.text("")
    late = (today - next_on).days  # type: ignore[operator]  # a date
    if late <= 0:
        return day(next_on)
    words = ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
    return format_html("{} {}", day(next_on), chips.badge(words, "bad"))
