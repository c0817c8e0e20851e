"""The figures of a pack on a page of the portal, each one leading to the rows behind it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ppm.ui.figures import number
from reporting.packs import assembly, front, layer, marks, sources
from reporting.packs.content import Content, Figure
from reporting.packs.models import Pack
from reporting.snapshots.selectors import SnapshotBroken

FIRST = ("projects", "status", "deviation", "milestones", "tolerance", "reports")


def content_shown(pack: Pack) -> Content | None:
    """What a pack that was built says; nothing if its figures cannot be followed any more."""
    try:
        return assembly.content_of(pack) if pack.built_at else None
    except SnapshotBroken:
        return None


def figure_panels(pack: Pack, content: Content) -> list[dict[str, Any]]:
    """The figures of the first page: label, value, last time's value, address of the source."""
    return [
        {
            "key": figure.key,
            "label": sources.label_of(figure, content),
            "value": marks.value(figure, compact=True, signed=figure.key.startswith("deviation")),
            "before": marks.last(figure, signed=figure.key.startswith("deviation"))
            if figure.last is not None
            else "",
            "note": marks.coverage(figure) if figure.of is not None else "",
            "source": reverse("reporting:pack_figure", args=[pack.pk, figure.ref]),
        }
        for figure in content.figures.values()
        if figure.key.partition(".")[0] in FIRST
    ]


def coverages(content: Content, languages: Iterable[str]) -> list[tuple[str, str]]:
    """How much of what people wrote can be read in each language, with the translations of today."""
    found = []
    for language in languages:
        with layer.reading(content.projects, language):
            counted = layer.coverage(content.projects, language)
        said = _("%(share)s of %(texts)s texts") % {
            "share": marks.share(counted.readable, counted.of),
            "texts": number(counted.of),
        }
        found.append((marks.language_name(language), said))
    return found


def figure_page(content: Content, figure: Figure) -> dict[str, Any]:
    """One figure with its rule and its rows."""
    wanted = set(figure.codes)
    return {
        "label": sources.label_of(figure, content),
        "value": marks.value(figure),
        "rule": sources.rule_of(figure),
        "coverage": marks.coverage(figure) if figure.of is not None else "",
        "rows": [
            {
                "code": project.code,
                "name": project.names.read_in(marks.reader()),
                "declared": project.declared,
                "computed": project.computed,
                "currency": project.currency,
                "budget": project.budget,
                "forecast": project.forecast,
                "late": sum(
                    entry.is_late(content.period.frozen_on) for entry in project.milestones
                ),
                "report_id": project.report_id,
                "row_hash": project.row_hash,
            }
            for project in content.projects
            if project.code in wanted
        ],
        "perimeter": front.perimeter_sentence(content),
        "sentence": _("Frozen on %(moment)s, fingerprint %(signs)s.")
        % {
            "moment": marks.moment(content.period.frozen_at),
            "signs": content.period.fingerprint[:8],
        },
    }
