"""Words for scope, quality, risk, benefits, resources and sustainability."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ppm.permissions.roles import Role
from ppm.ui.figures import amount, number, percent

Inputs = Mapping[str, str]
Speak = Callable[[Inputs], str]


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")


def _money(inputs: Inputs, name: str) -> str:
    return amount(Decimal(inputs[name]), inputs.get("currency", "EUR"))


def _share(inputs: Inputs, name: str) -> str:
    return percent(Decimal(inputs[name]) / 100, 1)


def _figure(text: str) -> str:
    value = Decimal(text)
    return number(int(value)) if value == int(value) else number(value)


def _missing_products(inputs: Inputs) -> str:
    count = int(inputs["missing"])
    said = ngettext(
        "%(count)s product of %(planned)s is not forecast to be delivered in time, %(allowed)s allowed",
        "%(count)s products of %(planned)s are not forecast to be delivered in time, %(allowed)s allowed",
        count,
    ) % {
        "count": count,
        "planned": inputs["planned"],
        "allowed": _figure(inputs["allowed"]) if inputs["allowed"] else "–",
    }
    must = int(inputs.get("must", 0))
    if not must:
        return said
    return ngettext(
        "%(sentence)s; %(must)s of them is a Must",
        "%(sentence)s; %(must)s of them are Musts",
        must,
    ) % {"sentence": said, "must": must}


def _dropped(inputs: Inputs) -> str:
    count = int(inputs["count"])
    return ngettext(
        "%(count)s Must product was dropped without a decision",
        "%(count)s Must products were dropped without a decision",
        count,
    ) % {"count": count}


def _missing_checks(inputs: Inputs) -> str:
    count = int(inputs["missing"])
    return ngettext(
        "%(count)s quality activity of %(planned)s failed or is overdue, %(allowed)s allowed",
        "%(count)s quality activities of %(planned)s failed or are overdue, %(allowed)s allowed",
        count,
    ) % {
        "count": count,
        "planned": inputs["planned"],
        "allowed": _figure(inputs["allowed"]) if inputs["allowed"] else "–",
    }


def _refused(inputs: Inputs) -> str:
    count = int(inputs["count"])
    return ngettext(
        "Acceptance was refused once", "Acceptance was refused %(count)s times", count
    ) % {"count": count}


def with_share(text: str, used: str, allowed: str) -> str:
    """Within the limit, how much of it is used: that is what turns a colour amber."""
    most = Decimal(allowed)
    if not 0 < Decimal(used) <= most:
        return text
    share = percent(Decimal(used) / most)
    return _("%(sentence)s, or %(share)s of it") % {"sentence": text, "share": share}


def _exposure(inputs: Inputs) -> str:
    text = _(
        "Exposure of %(exposure)s (%(valued)s of %(count)s threats have an amount), %(allowed)s allowed"
    ) % {
        "exposure": _money(inputs, "exposure"),
        "valued": inputs["valued"],
        "count": inputs["count"],
        "allowed": _money(inputs, "allowed") if inputs["allowed"] else "–",
    }
    return with_share(text, inputs["exposure"], inputs["allowed"] or "0")


def _unready(inputs: Inputs) -> str:
    count = int(inputs["count"])
    return ngettext(
        "%(count)s benefit has no owner who agreed, or no value before",
        "%(count)s benefits have no owner who agreed, or no value before",
        count,
    ) % {"count": count}


def _shortfall(inputs: Inputs) -> str:
    return _("%(share)s of the yearly benefit is no longer expected, %(allowed)s allowed") % {
        "share": _share(inputs, "percent"),
        "allowed": _share(inputs, "allowed") if inputs["allowed"] else "–",
    }


def _vacant(inputs: Inputs) -> str:
    return _("Nobody has been %(role)s since %(since)s") % {
        "role": Role(inputs["role"]).label,
        "since": _day(inputs["since"]),
    }


def _never_held(inputs: Inputs) -> str:
    return _("Nobody has been named %(role)s yet") % {"role": Role(inputs["role"]).label}


def _target(inputs: Inputs) -> str:
    return _("“%(name)s”: %(share)s below its target, %(allowed)s allowed") % {
        "name": inputs["name"],
        "share": _share(inputs, "percent"),
        "allowed": _share(inputs, "allowed") if inputs["allowed"] else "–",
    }


SENTENCES: dict[str, Speak] = {
    "unit_differs": lambda i: _("Measured in another unit than agreed"),
    "scope_none": lambda i: _("No product has been entered"),
    "scope_must_dropped": _dropped,
    "scope_changes": lambda i: (
        _("Requests for change of %(pending)s wait, the change budget is %(budget)s")
        % {"pending": _money(i, "pending"), "budget": _money(i, "budget")}
    ),
    "scope_as_agreed": lambda i: _("All products are forecast as agreed"),
    "scope_over": _missing_products,
    "quality_none": lambda i: _("No quality activity has been planned"),
    "quality_refused": _refused,
    "quality_as_agreed": lambda i: _("No quality activity failed or is overdue"),
    "quality_over": _missing_checks,
    "risk_none": lambda i: _("Nothing has been entered in the risk register"),
    "risk_no_threat": lambda i: _("No threat is open"),
    "risk_below_line": lambda i: (
        _("Highest threat %(highest)s of 25, the line is at %(line)s; no amounts to add up")
        % {"highest": i["highest"], "line": i["line"]}
    ),
    "risk_as_agreed": lambda i: _("The open threats have no expected cost"),
    "risk_over": _exposure,
    "risk_unanswered": lambda i: (
        _("A threat scored %(score)s (the line is at %(line)s) has no approved response")
        % {"score": i["score"], "line": i["line"]}
    ),
    "risk_above_line": lambda i: (
        _("A threat scored %(score)s stands above the line of %(line)s; its response is approved")
        % {"score": i["score"], "line": i["line"]}
    ),
    "risk_never_reviewed": lambda i: _("An open threat has never been reviewed"),
    "risk_unreviewed": lambda i: (
        _("An open threat was last reviewed on %(reviewed)s") % {"reviewed": _day(i["reviewed"])}
    ),
    "benefits_none": lambda i: _("No benefit has been entered"),
    "benefits_waived": lambda i: _("No measured benefit: the law obliges"),
    "benefits_unmeasured": lambda i: _("No benefit has a value before and a target"),
    "benefits_objective_over": lambda i: _("Every objective that it contributes to is over"),
    "benefits_no_case": lambda i: (
        _("The business case is no longer positive: %(worth)s") % {"worth": _money(i, "worth")}
    ),
    "benefits_unready": _unready,
    "benefits_as_agreed": lambda i: _("The yearly benefit is expected as agreed"),
    "benefits_over": _shortfall,
    "benefits_under": lambda i: _("More benefit is expected than agreed"),
    "benefits_under_beyond": lambda i: _(
        "Far more benefit is expected than agreed: was the target too low?"
    ),
    "resources_unknown": lambda i: _("No demand and capacity in the portal"),
    "resources_vacant": _vacant,
    "resources_never_held": _never_held,
    "resources_no_capacity": lambda i: _("Days are asked of roles that nobody has"),
    "resources_used": lambda i: (
        _("%(share)s of the days of named roles are asked") % {"share": _share(i, "percent")}
    ),
    "sustainability_none": lambda i: _("No sustainability target has been entered"),
    "sustainability_unmeasured": lambda i: _("Not every sustainability target has a forecast"),
    "sustainability_missed": lambda i: (
        _("The mandatory target “%(name)s” is missed") % {"name": i["name"]}
    ),
    "sustainability_as_agreed": lambda i: _("Sustainability targets are met"),
    "sustainability_over": _target,
    "sustainability_under": lambda i: _("Sustainability targets are exceeded"),
    "sustainability_under_beyond": lambda i: _("Sustainability targets are exceeded"),
}
