"""Roles on initiatives reach everything below; only the initiative itself opens when it is confidential."""

from ppm.permissions.scope import register_source

register_source(
    """
    SELECT held.role, 'initiative', below.id, below.id = held.initiative_id
    FROM portfolio_initiativerole held
    JOIN portfolio_initiative root ON root.id = held.initiative_id
    JOIN portfolio_initiative below ON below.path <@ root.path
    WHERE held.person_id = %(person)s AND held.valid_from <= %(today)s
      AND (held.valid_to IS NULL OR held.valid_to >= %(today)s)
    """
)
register_source(
    """
    SELECT 'committee_member', 'committee', held.committee_id, FALSE
    FROM portfolio_committeemember held
    WHERE held.person_id = %(person)s AND held.valid_from <= %(today)s
      AND (held.valid_to IS NULL OR held.valid_to >= %(today)s)
    """
)
# A deputy reads what the member reads, so that he or she can step in on the day.
register_source(
    """
    SELECT 'committee_member', 'committee', held.committee_id, FALSE
    FROM portfolio_committeemember held
    WHERE held.deputy_id = %(person)s AND held.valid_from <= %(today)s
      AND (held.valid_to IS NULL OR held.valid_to >= %(today)s)
    """
)
