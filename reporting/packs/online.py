"""The figures of a pack on a page of the portal, each one leading to the rows behind it."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative
from ppm.files import services as files
from ppm.ui.figures import number
from reporting.packs import assembly, errata, front, layer, marks, sources
from reporting.packs.content import Content, Figure, Scope
from reporting.packs.models import Pack, PackFile
from reporting.snapshots import selectors as snapshots
from reporting.snapshots.frozen import Period
from reporting.snapshots.selectors import SnapshotBroken

FRESH = 600  # seconds that a count of translated texts is good for
FIRST = ("projects", "status", "deviation", "milestones", "tolerance", "reports")


@dataclass(frozen=True)
class Kept:
    """What an edition said when its files were made: as much of its content as its figures need."""

    period: Period  # without its projects
    projects: list[dict[str, Any]]
    restricted: int
    scope: Scope
    figures: dict[str, Figure]
    asking: list[str]  # codes of the projects that ask for a decision
    made: int  # the key of the file


def kept(pack: Pack) -> Kept | None:
    """The figures kept beside the files of a pack: a page of the portal says what its files say."""
    file = (
        PackFile.objects.filter(pack=pack, state=pack.file_state)
        .select_related("figures")
        .order_by("pk")
        .first()
    )
    if file is None:
        return None
    try:
        data = json.loads(files.read(file.figures))
        period = snapshots.read_period(pack.snapshot, codes=())
    except (files.FileDamaged, SnapshotBroken):
        return None
    around = data.get("perimeter", {})
    return Kept(
        period=period,
        projects=data.get("projects", []),
        restricted=around.get("restricted", 0),
        scope=Scope(
            unit=around.get("department") or "",
            project=around.get("project") or "",
            is_exceptions_only=around.get("exceptions_only", False),
        ),
        figures={row["key"]: _figure(row) for row in data.get("figures", [])},
        asking=[row["project"] for row in data.get("decisions", [])],
        made=file.figures_id,
    )


def _figure(row: dict[str, Any]) -> Figure:
    """One figure of the file; amounts are texts there, counts are numbers."""
    value, last = (
        Decimal(row[name]) if isinstance(row[name], str) else row[name]
        for name in ("value", "last")
    )
    return Figure(
        row["ref"],
        row["key"],
        row["rule"],
        value,
        tuple(row["projects"]),
        currency=row["currency"] or "",
        known=row["known"],
        of=row["of"],
        last=last,
    )


def figure_panels(pack: Pack, content: Kept) -> list[dict[str, Any]]:
    """The figures of the first page: label, value, last time's value, address of the source."""
    return [
        {
            "key": figure.key,
            "label": sources.label_of(figure, cast(Content, content)),
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


def coverages(pack: Pack, made: Kept) -> list[tuple[str, str, bool]]:
    """How much of what people wrote can be read in each language of the copies, and whether that is all.

    Counted with the translations of a moment ago: that reads the whole period.
    """
    key = f"pack-coverage:{pack.pk}:{made.made}"
    counts = cache.get(key)
    if counts is None:
        counts = _counts(pack)
        cache.set(key, counts, FRESH)
    return [
        (
            marks.language_name(language),
            _("%(share)s of %(texts)s texts")
            % {"share": marks.share(readable, of), "texts": number(of)},
            readable == of,
        )
        for language, readable, of in counts
    ]


def _counts(pack: Pack) -> list[tuple[str, int, int]]:
    try:
        content = assembly.content_of(pack)
    except (SnapshotBroken, assembly.CommitteeNotFrozen):
        return []
    found = []
    for language in pack.copy_languages:
        with layer.reading(content.projects, language):
            counted = layer.coverage(content.projects, language)
        found.append((language, counted.readable, counted.of))
    return found


def figure_page(pack: Pack, content: Kept, figure: Figure) -> dict[str, Any]:
    """One figure with its rule and its rows, without what has become confidential since.

    Raises SnapshotBroken.
    """
    closed = set(Initiative.objects.confidential().values_list("code", flat=True))
    codes = [code for code in figure.codes if code not in closed]
    behind = errata.corrected(snapshots.read_period(pack.snapshot, codes), pack.snapshot)
    shown: Any = content
    return {
        "label": sources.label_of(figure, shown),
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
                "late": sum(entry.is_late(behind.frozen_on) for entry in project.milestones),
                "report_id": project.report_id,
                "row_hash": project.row_hash,
            }
            for project in behind.projects
        ],
        "perimeter": front.perimeter_sentence(shown),
        "sentence": _("Frozen on %(moment)s, fingerprint %(signs)s.")
        % {
            "moment": marks.moment(content.period.frozen_at),
            "signs": content.period.fingerprint[:8],
        },
    }
