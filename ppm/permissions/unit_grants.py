"""Roles on units: they reach the unit and everything below it."""

from ppm.permissions.scope import register_source

register_source(
    """
    SELECT held.role, 'unit', below.id, root.parent_id IS NULL
    FROM ppm_unitrole held
    JOIN ppm_orgunit root ON root.id = held.unit_id
    JOIN ppm_orgunit below ON below.path <@ root.path
    WHERE held.person_id = %(person)s AND held.valid_from <= %(today)s
      AND (held.valid_to IS NULL OR held.valid_to >= %(today)s)
    """
)
