from django.db import migrations

COLOURS = """
WITH latest AS (
    SELECT snapshot.id, row_number() OVER (ORDER BY cycle.period, snapshot.id) AS place
    FROM (
        SELECT DISTINCT ON (period.period) found.id, found.cycle_id FROM reporting_snapshot AS found
        JOIN portfolio_reportingcycle AS period ON period.id = found.cycle_id
        WHERE NOT EXISTS (SELECT FROM reporting_snapshot AS later WHERE later.supersedes_id = found.id)
        ORDER BY period.period DESC,
            CASE period.series WHEN 'monthly' THEN 1 WHEN 'quarterly' THEN 3 ELSE 6 END,
            found.id DESC
        LIMIT 12
    ) AS snapshot JOIN portfolio_reportingcycle AS cycle ON cycle.id = snapshot.cycle_id
), part AS (
    SELECT initiative_id FROM reporting_snapshotproject
    WHERE snapshot_id IN (SELECT id FROM latest)
    UNION SELECT initiative_id FROM reporting_frozencolours
)
INSERT INTO reporting_frozencolours (initiative_id, colours)
SELECT part.initiative_id,
    string_agg(
        COALESCE(
            CASE row.declared
                WHEN 'green' THEN 'G' WHEN 'amber' THEN 'A' WHEN 'red' THEN 'R' WHEN 'grey' THEN '-'
            END,
            '.'
        ),
        '' ORDER BY latest.place
    )
FROM part CROSS JOIN latest LEFT JOIN reporting_snapshotproject AS row
    ON row.snapshot_id = latest.id AND row.initiative_id = part.initiative_id
GROUP BY part.initiative_id
ON CONFLICT (initiative_id) DO UPDATE SET colours = EXCLUDED.colours
"""


class Migration(migrations.Migration):
    """Colours over time hold one period of each month, whichever series were frozen for it."""

    dependencies = [("reporting", "0016_marked_copies")]

    operations = [migrations.RunSQL(COLOURS, migrations.RunSQL.noop)]
