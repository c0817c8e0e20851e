from django.db import migrations

COLOURS = """
WITH sealed AS (
    SELECT snapshot.id, cycle.period,
        CASE cycle.series WHEN 'monthly' THEN 1 WHEN 'quarterly' THEN 3 WHEN 'half_yearly' THEN 6 END AS months
    FROM reporting_snapshot AS snapshot
    JOIN portfolio_reportingcycle AS cycle ON cycle.id = snapshot.cycle_id
    WHERE NOT EXISTS (SELECT FROM reporting_snapshot AS later WHERE later.supersedes_id = snapshot.id)
), latest AS (
    SELECT period, row_number() OVER (ORDER BY period) AS place
    FROM (SELECT DISTINCT period FROM sealed ORDER BY period DESC LIMIT 12) AS periods
), said AS (
    SELECT DISTINCT ON (row.initiative_id, sealed.period) row.initiative_id, latest.place, row.declared
    FROM reporting_snapshotproject AS row
    JOIN sealed ON sealed.id = row.snapshot_id JOIN latest ON latest.period = sealed.period
    ORDER BY row.initiative_id, sealed.period, sealed.months, sealed.id DESC
), part AS (
    SELECT initiative_id FROM said UNION SELECT initiative_id FROM reporting_frozencolours
)
INSERT INTO reporting_frozencolours (initiative_id, colours)
SELECT part.initiative_id, string_agg(COALESCE(
    CASE row.declared WHEN 'green' THEN 'G' WHEN 'amber' THEN 'A' WHEN 'red' THEN 'R' WHEN 'grey' THEN '-' END,
    '.'), '' ORDER BY latest.place)
FROM part CROSS JOIN latest LEFT JOIN said AS row
    ON row.place = latest.place AND row.initiative_id = part.initiative_id
GROUP BY part.initiative_id
ON CONFLICT (initiative_id) DO UPDATE SET colours = EXCLUDED.colours
"""


class Migration(migrations.Migration):
    """Colours over time hold each project once a month, whichever series froze it."""

    dependencies = [("reporting", "0016_marked_copies")]

    operations = [migrations.RunSQL(COLOURS, migrations.RunSQL.noop)]
