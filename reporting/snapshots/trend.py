"""Declared colours over the last frozen periods, as addenda put them right, without reading each row."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, QuerySet, When

from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.standings.choices import BY_LETTER, LETTERS, Colour
from portfolio.statusreports.choices import MONTHS
from reporting.snapshots.models import PERIODS, FrozenColours, Snapshot, SnapshotProject

ABSENT = "."


LETTER = "CASE row.declared " + " ".join(
    f"WHEN '{colour.value}' THEN '{letter}'" for colour, letter in LETTERS.items()
)
SERIES = "CASE cycle.series " + " ".join(
    f"WHEN '{series.value}' THEN {months}" for series, months in MONTHS.items()
)
# A project that two series ask in one month counts with the row of the shorter one.
SQL = f"""
WITH sealed AS (
    SELECT snapshot.id, cycle.period, {SERIES} END AS months
    FROM reporting_snapshot AS snapshot
    JOIN portfolio_reportingcycle AS cycle ON cycle.id = snapshot.cycle_id
    WHERE NOT EXISTS (SELECT FROM reporting_snapshot AS later WHERE later.supersedes_id = snapshot.id)
), latest AS (
    SELECT period, row_number() OVER (ORDER BY period) AS place
    FROM (SELECT DISTINCT period FROM sealed ORDER BY period DESC LIMIT {PERIODS}) AS periods
), said AS (
    SELECT DISTINCT ON (row.initiative_id, sealed.period) row.initiative_id, latest.place, COALESCE(
        (SELECT put_right.new FROM reporting_addendum AS put_right
        WHERE put_right.row_id = row.id AND put_right.field = 'declared'
        ORDER BY put_right.number DESC LIMIT 1), row.declared) AS declared
    FROM reporting_snapshotproject AS row
    JOIN sealed ON sealed.id = row.snapshot_id JOIN latest ON latest.period = sealed.period
    ORDER BY row.initiative_id, sealed.period, sealed.months, sealed.id DESC
), part AS (
    SELECT initiative_id FROM said UNION SELECT initiative_id FROM reporting_frozencolours
)
INSERT INTO reporting_frozencolours (initiative_id, colours)
SELECT part.initiative_id, string_agg(COALESCE({LETTER} END, '{ABSENT}'), '' ORDER BY latest.place)
FROM part CROSS JOIN latest LEFT JOIN said AS row
    ON row.place = latest.place AND row.initiative_id = part.initiative_id
GROUP BY part.initiative_id
ON CONFLICT (initiative_id) DO UPDATE SET colours = EXCLUDED.colours
"""  # noqa: S608 - our own words


def refresh_colours() -> None:
    """Work out the colours of the last frozen periods anew, within the freeze or a correction."""
    with connection.cursor() as cursor:
        cursor.execute(SQL)


def colours_over_time(initiatives: InitiativeQuerySet) -> list[tuple[date, dict[str, int]]]:
    """How many of the initiatives had which colour in the last frozen periods, oldest first, in one query."""
    periods = Snapshot.objects.months().values("cycle__period")
    rows = (
        FrozenColours.objects.filter(initiative__in=initiatives.order_by())
        .values_list("colours")
        .annotate(initiatives=Count("*"), periods=ArraySubquery(periods))
    )
    found: dict[date, dict[str, int]] = {}
    for colours, count, latest_first in rows:
        for letter, period in zip(reversed(colours), latest_first, strict=True):
            if letter != ABSENT:
                counts = found.setdefault(period, dict.fromkeys(Colour.values, 0))
                counts[BY_LETTER[letter]] += count
    return sorted(found.items())


def once_a_month(rows: "QuerySet[SnapshotProject]") -> "QuerySet[SnapshotProject]":
    """Sealed rows without those of a project that a shorter series froze in the same month, too."""
    months = Case(*(When(snapshot__cycle__series=one, then=n) for one, n in MONTHS.items()))
    shorter = SnapshotProject.objects.alias(months=months).filter(
        initiative=OuterRef("initiative"),
        snapshot__superseded_by__isnull=True,
        snapshot__cycle__period=OuterRef("snapshot__cycle__period"),
        months__lt=OuterRef("months"),
    )
    return rows.alias(months=months).filter(~Exists(shorter))
