"""Declared colours over the last frozen periods, without reading the rows of each period."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count

from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.standings.choices import BY_LETTER, LETTERS, Colour
from portfolio.statusreports.choices import MONTHS
from reporting.snapshots.models import PERIODS, FrozenColours, Snapshot

ABSENT = "."


LETTER = "CASE row.declared " + " ".join(
    f"WHEN '{colour.value}' THEN '{letter}'" for colour, letter in LETTERS.items()
)
# Of each month the shortest series counts, as in `Snapshot.objects.one_a_month`.
SERIES = "CASE period.series " + " ".join(
    f"WHEN '{series.value}' THEN {months}" for series, months in MONTHS.items()
)
SQL = f"""
WITH latest AS (
    SELECT snapshot.id, row_number() OVER (ORDER BY cycle.period, snapshot.id) AS place
    FROM (
        SELECT DISTINCT ON (period.period) found.id, found.cycle_id FROM reporting_snapshot AS found
        JOIN portfolio_reportingcycle AS period ON period.id = found.cycle_id
        WHERE NOT EXISTS (SELECT FROM reporting_snapshot AS later WHERE later.supersedes_id = found.id)
        ORDER BY period.period DESC, {SERIES} END, found.id DESC LIMIT {PERIODS}
    ) AS snapshot JOIN portfolio_reportingcycle AS cycle ON cycle.id = snapshot.cycle_id
), part AS (
    SELECT initiative_id FROM reporting_snapshotproject
    WHERE snapshot_id IN (SELECT id FROM latest)
    UNION SELECT initiative_id FROM reporting_frozencolours
)
INSERT INTO reporting_frozencolours (initiative_id, colours)
SELECT part.initiative_id,
    string_agg(COALESCE({LETTER} END, '{ABSENT}'), '' ORDER BY latest.place)
FROM part CROSS JOIN latest LEFT JOIN reporting_snapshotproject AS row
    ON row.snapshot_id = latest.id AND row.initiative_id = part.initiative_id
GROUP BY part.initiative_id
ON CONFLICT (initiative_id) DO UPDATE SET colours = EXCLUDED.colours
"""  # noqa: S608 - our own words


def refresh_colours() -> None:
    """Work out the colours of the last frozen periods anew, within the freeze."""
    with connection.cursor() as cursor:
        cursor.execute(SQL)


def colours_over_time(initiatives: InitiativeQuerySet) -> list[tuple[date, dict[str, int]]]:
    """How many of the initiatives had which colour in the last frozen periods, oldest first, in one query."""
    periods = Snapshot.objects.one_a_month().values("cycle__period")[:PERIODS]
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
