"""Writing the prepared row that lists and dashboards read. Called by services, in their transaction."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

from portfolio.standings.followers import tell
from portfolio.standings.models import Standing
from ppm.org.bulk import insert_rows, update_rows

COLUMNS = frozenset(
    field.attname for field in Standing._meta.concrete_fields if not field.primary_key
) | {"project_manager", "executive"}

# What others work their own prepared rows out from.
FOLLOWED = frozenset({"budget", "forecast"})


class UnknownColumn(ValueError):
    """The standing has no such column."""


def update_standing(initiative_id: int, **columns: Any) -> None:
    """Rewrite some columns of one initiative's standing. Raises UnknownColumn."""
    unknown = set(columns) - COLUMNS
    if unknown:
        raise UnknownColumn(", ".join(sorted(unknown)))
    if not Standing.objects.filter(pk=initiative_id).update(**columns):
        Standing.objects.create(initiative_id=initiative_id, **columns)


def rewrite_standings(rows: Sequence[Standing], columns: Sequence[str]) -> None:
    """Rewrite the same columns of many standings; one that is not there yet is made."""
    if update_rows(rows, columns) < len(rows):
        insert_rows(rows, conflict=["initiative"], update=columns)
    if FOLLOWED & set(columns):
        tell(row.pk for row in rows)


# The same rule as MilestoneQuerySet.late().
LATENESS_SQL = """
INSERT INTO portfolio_lateness (initiative_id, late_from)
SELECT initiative.id, COALESCE(array_agg(plan.since ORDER BY plan.since)
    FILTER (WHERE plan.since IS NOT NULL), '{}')
FROM portfolio_initiative AS initiative LEFT JOIN (
    SELECT initiative_id,
        CASE WHEN forecast_on > baseline_on THEN DATE '0001-01-01' ELSE forecast_on + 1 END AS since
    FROM portfolio_milestone WHERE actual_on IS NULL AND initiative_id = ANY(%(ids)s)
) AS plan ON plan.initiative_id = initiative.id
WHERE initiative.id = ANY(%(ids)s) GROUP BY initiative.id
ON CONFLICT (initiative_id) DO UPDATE SET late_from = EXCLUDED.late_from
"""

# The earliest milestone that has not been reached.
PLAN_SQL = """
UPDATE portfolio_standing AS standing SET
    next_milestone = COALESCE(plan.name, ''),
    next_milestone_language = COALESCE(plan.language, ''),
    next_milestone_on = plan.expected_on
FROM portfolio_initiative AS initiative LEFT JOIN (
    SELECT DISTINCT ON (initiative_id) initiative_id, name, language,
        COALESCE(forecast_on, baseline_on) AS expected_on
    FROM portfolio_milestone WHERE actual_on IS NULL AND initiative_id = ANY(%(ids)s)
    ORDER BY initiative_id, COALESCE(forecast_on, baseline_on) NULLS LAST, id
) AS plan ON plan.initiative_id = initiative.id
WHERE standing.initiative_id = initiative.id AND initiative.id = ANY(%(ids)s)
"""


def refresh_plan(initiative_ids: Iterable[int]) -> None:
    """Work out anew the next milestones, and from which days on milestones are late, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"WITH late AS ({LATENESS_SQL}) {PLAN_SQL}", {"ids": list(initiative_ids)})


PEOPLE_SQL = """
UPDATE portfolio_standing AS standing SET
    project_manager_id = (SELECT person_id FROM held
        WHERE role = ANY(%(managers)s) AND id = standing.initiative_id
        ORDER BY valid_from DESC, role_id DESC LIMIT 1),
    executive_id = (SELECT person_id FROM held
        WHERE role = 'executive' AND id = standing.initiative_id
        ORDER BY valid_from DESC, role_id DESC LIMIT 1)
WHERE standing.initiative_id = ANY(%(ids)s)
"""
HELD_SQL = """
WITH held AS (
    SELECT initiative_id AS id, id AS role_id, role, person_id, valid_from FROM portfolio_initiativerole
    WHERE initiative_id = ANY(%(ids)s) AND valid_from <= %(today)s
      AND (valid_to IS NULL OR valid_to >= %(today)s)
)
"""
MANAGERS = ["project_manager", "programme_manager", "product_owner"]


# Roles begin and end by their dates, without anybody writing: seven days, should the clock have stood still.
DAY_SQL = """
SELECT DISTINCT initiative_id FROM portfolio_initiativerole
WHERE valid_from BETWEEN %(since)s AND %(today)s OR valid_to BETWEEN %(since)s AND %(today)s
"""


def refresh_people_of_the_day(today: date) -> None:
    """Work out manager and executive anew where a role began or ended in the last week."""
    with connection.cursor() as cursor:
        cursor.execute(DAY_SQL, {"today": today, "since": today - timedelta(days=7)})
        ids = [pk for (pk,) in cursor.fetchall()]
    refresh_people(ids, today)


def refresh_people(initiative_ids: Iterable[int], today: date) -> None:
    """Work out manager and executive anew from the roles in force today, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            HELD_SQL + PEOPLE_SQL,
            {"ids": list(initiative_ids), "today": today, "managers": MANAGERS},
        )
