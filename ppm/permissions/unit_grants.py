"""Roles on units: they reach the unit, everything below it, and the units that became part of those."""

from ppm.permissions.scope import register_source
from ppm.permissions.standing_in import stands_in

register_source(
    """
    WITH RECURSIVE reach AS (
        SELECT held.role, below.id, root.parent_id IS NULL AS is_root
        FROM ppm_unitrole held
        JOIN ppm_orgunit root ON root.id = held.unit_id
        JOIN ppm_orgunit below ON below.path <@ root.path
        WHERE held.person_id = %(person)s AND held.valid_from <= %(today)s
          AND (held.valid_to IS NULL OR held.valid_to >= %(today)s)
        UNION
        SELECT reach.role, former.id, reach.is_root
        FROM reach JOIN ppm_orgunit former ON former.successor_id = reach.id
    )
    SELECT role, 'unit', id, is_root FROM reach
    """
)
# A substitute holds the giver's own roles, all or those chosen, and nothing that the giver holds for others.
register_source(
    f"""
    (WITH RECURSIVE reach AS (
        SELECT held.role, below.id, root.parent_id IS NULL AS is_root, given.giver_id
        FROM ppm_substitution given
        JOIN ppm_unitrole held ON held.person_id = given.giver_id
        JOIN ppm_orgunit root ON root.id = held.unit_id
        JOIN ppm_orgunit below ON below.path <@ root.path
        WHERE {stands_in("ppm_substitutedunitrole", "role_id")}
        UNION
        SELECT reach.role, former.id, reach.is_root, reach.giver_id
        FROM reach JOIN ppm_orgunit former ON former.successor_id = reach.id
    )
    SELECT role, 'unit', id, is_root, giver_id FROM reach)
    """,  # noqa: S608  # our own names
    on_behalf=True,
)
