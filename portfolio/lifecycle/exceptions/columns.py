from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from methodology.tailoring.choices import Dimension
from portfolio.lifecycle.exceptions import calc
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.tolerances.models import ToleranceUse
from portfolio.lifecycle.tolerances.wording import in_unit, signed
from ppm.languages.nearest import nearest
from ppm.ui import chips, figures
from ppm.ui.columns import Column, day_column

TONES = {
    calc.DRAFT: "neutral",
    calc.SUBMITTED: "bad",
    calc.ESCALATED: "bad",
    calc.PLAN_SUBMITTED: "bad",
    calc.RETURNED: "warn",
    calc.PLANNING: "warn",
    calc.DECIDED: "info",
    calc.CLOSED: "good",
    calc.WITHDRAWN: "neutral",
}


def state_badge(row: ExceptionReport) -> SafeString:
    return chips.badge(row.get_state_display(), TONES[row.state])


def cause(row: ExceptionReport | ToleranceUse) -> str:
    """“time, stage 3. Realisation” or “cost, whole project”."""
    aspect = Dimension(row.aspect).label
    if row.stage is None:
        return _("%(aspect)s, whole project") % {"aspect": aspect}
    return _("%(aspect)s, stage %(stage)s") % {"aspect": aspect, "stage": row.stage}


def beyond(row: ExceptionReport) -> str:
    """“+20 working days against 10 working days allowed”."""
    if row.deviation is None:
        return ""
    currency = row.initiative.standing.currency
    return _("%(deviation)s against %(limit)s allowed") % {
        "deviation": signed(row.deviation, row.unit, currency),
        "limit": in_unit(row.limit, row.unit, currency),
    }


def body_name(row: ExceptionReport) -> str:
    """The body that the exception was submitted to."""
    if row.committee is not None:
        return nearest(row.committee, "name")[0]
    return str(row.get_body_kind_display()) if row.body_kind else "–"


def _project(row: ExceptionReport) -> SafeString:
    name, language = nearest(row.initiative, "name")
    return format_html(
        '<a href="{}">{}</a><span class="sub">{} · {}</span>',
        reverse("portfolio:exception_detail", args=[row.pk]),
        chips.text(name, language),
        row.initiative.code,
        cause(row),
    )


def _due(row: ExceptionReport, today: date) -> SafeString:
    if row.decide_by is None or row.state not in calc.WITH_BODY:
        return SafeString("–")
    late = chips.badge(_("overdue"), "bad") if row.decide_by < today else ""
    return format_html("{} {}", figures.day(row.decide_by), late)


def columns(today: date) -> list[Column]:
    """The columns on a day."""
    return [
        Column(
            "project",
            gettext_lazy("Project"),
            _project,
            lambda r: nearest(r.initiative, "name")[0],
            sort="initiative__code",
            primary=True,
            width=50,
        ),
        Column(
            "state", gettext_lazy("State"), state_badge, lambda r: r.get_state_display(), width=30
        ),
        Column(
            "beyond",
            pgettext_lazy("exception", "Forecast and limit"),
            lambda r: chips.text(beyond(r)),
            beyond,
            width=40,
        ),
        Column(
            "body",
            pgettext_lazy("governance", "Decides"),
            body_name,
            body_name,
            width=30,
        ),
        Column(
            "decide_by",
            gettext_lazy("To be decided by"),
            lambda r: _due(r, today),
            lambda r: r.decide_by,
            sort="decide_by",
        ),
        day_column("since", gettext_lazy("Since"), lambda r: r.since, sort="since"),
    ]
