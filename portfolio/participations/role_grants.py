"""Who reads through a unit that takes part: its PMO, its management, and who stands in for them.

Never as somebody named: what is confidential stays closed.
"""

from ppm.permissions.scope import register_source

PART = """
    JOIN ppm_orgunit root ON root.id = held.unit_id AND root.parent_id IS NOT NULL
    JOIN ppm_orgunit below ON below.path <@ root.path
    JOIN portfolio_participation part ON part.unit_id = below.id
"""
IN_FORCE = """
    held.role IN ('decentral_pmo', 'management')
    AND held.valid_from <= %(today)s AND (held.valid_to IS NULL OR held.valid_to >= %(today)s)
    AND part.valid_from <= %(today)s AND (part.valid_to IS NULL OR part.valid_to >= %(today)s)
"""
# Constants of this module only; the values are parameters.
register_source(
    f"SELECT 'partner', 'initiative', part.initiative_id, FALSE FROM ppm_unitrole held {PART} "  # noqa: S608
    f"WHERE held.person_id = %(person)s AND {IN_FORCE}"
)
register_source(
    f"""
    SELECT 'partner', 'initiative', part.initiative_id, FALSE, given.giver_id
    FROM ppm_substitution given JOIN ppm_unitrole held ON held.person_id = given.giver_id {PART}
    WHERE given.substitute_id = %(person)s AND given.revoked_at IS NULL
      AND given.valid_from <= %(today)s AND given.valid_to >= %(today)s AND {IN_FORCE}
      AND (given.is_all OR EXISTS (
        SELECT 1 FROM ppm_substitutedunitrole chosen
        WHERE chosen.substitution_id = given.id AND chosen.role_id = held.id))
    """,  # noqa: S608
    on_behalf=True,
)
