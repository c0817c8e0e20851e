"""What of a period can be read in each language, as a part of the dashboard of the cycle."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portfolio.statusreports.models import ReportingCycle, StatusReportQuerySet
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.translations.covering import coverage_in
from ppm.translations.registry import Narrative, narratives
from ppm.ui import figures
from ppm.ui.choices import LANGUAGE_NAMES
from reporting.dashboards.parts import Cell, Grid, Head, Part, as_head, link

REPORTED = ("report", "dimension", "milestone", "asked")  # the kinds of texts that reports hold


def translated(
    person: Person, reports: StatusReportQuerySet, cycle: ReportingCycle, address: str
) -> Part:
    """By language: how much was written in it, is translated, is still to be translated. One query."""
    sent = reports.filter(cycle=cycle, submitted_at__isnull=False)
    found = coverage_in(_texts(person, sent))
    may_translate = bool(can(person, Perm.TRANSLATION_EDIT))
    rows = []
    for language in LANGUAGES:
        one = found[language]
        queue = _queue(language, cycle) if may_translate else address
        name = as_head(LANGUAGE_NAMES[language])
        lacking = one.of - one.readable
        share = None if one.percent is None else one.percent / 100
        rows.append(
            (
                Cell(link(queue, name), name),
                Cell(figures.figure(figures.percent(share), queue), one.percent),
                Cell(figures.number(one.own), one.own),
                Cell(figures.number(one.translated), one.translated),
                Cell(figures.figure(lacking, queue), lacking),
            )
        )
    return Part(
        "languages",
        _("Texts of the reports by language"),
        _queue("", cycle) if may_translate else address,
        pgettext("page", "Translations") if may_translate else _("The board of this period"),
        grid=Grid(
            (
                Head(_("Language")),
                Head(_("Can be read"), is_number=True),
                Head(pgettext("texts", "Written in it"), is_number=True),
                Head(pgettext("texts", "Translated"), is_number=True),
                Head(pgettext("texts", "Still to translate"), is_number=True),
            ),
            rows if found[LANGUAGES[0]].of else (),
        ),
        note=_("of what has been submitted in this period"),
        empty=_("Nothing has been submitted yet."),
    )


def _texts(
    person: Person, reports: StatusReportQuerySet
) -> Iterator[tuple[Narrative, QuerySet[Any]]]:
    """The kinds of texts with the rows of these reports that hold them."""
    keys = reports.order_by().values("pk")
    for one in narratives().values():
        if one.group in REPORTED:
            path = "pk__in" if one.group == "report" else "report__in"
            yield one, one.rows(person).model._default_manager.filter(**{path: keys})


def _queue(language: str, cycle: ReportingCycle) -> str:
    asked = {"into": language, "period": f"{cycle.period:%Y-%m}", "standing": "open"}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('reporting:translation_list')}?{query}"
