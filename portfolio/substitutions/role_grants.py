"""What a substitute may do on initiatives and committees: the giver's own roles and seats, inside the dates.

A confidential initiative opens only when the giver handed it over; the substitute then counts as named on it.
"""

from ppm.permissions.scope import register_source

register_source(
    """
    SELECT held.role, 'initiative', below.id,
           below.id = held.initiative_id
             AND (given.opens_secret OR below.confidentiality = 'open'),
           given.giver_id
    FROM ppm_substitution given
    JOIN portfolio_initiativerole held ON held.person_id = given.giver_id
    JOIN portfolio_initiative root ON root.id = held.initiative_id
    JOIN portfolio_initiative below ON below.path <@ root.path
    WHERE given.substitute_id = %(person)s AND given.revoked_at IS NULL
      AND given.valid_from <= %(today)s AND given.valid_to >= %(today)s
      AND held.valid_from <= %(today)s AND (held.valid_to IS NULL OR held.valid_to >= %(today)s)
      AND (given.is_all OR EXISTS (
        SELECT 1 FROM portfolio_substitutedinitiativerole chosen
        WHERE chosen.substitution_id = given.id AND chosen.role_id = held.id))
    """,
    on_behalf=True,
)
register_source(
    """
    SELECT 'committee_member', 'committee', held.committee_id, FALSE, given.giver_id
    FROM ppm_substitution given
    JOIN portfolio_committeemember held ON held.person_id = given.giver_id
    WHERE given.substitute_id = %(person)s AND given.revoked_at IS NULL
      AND given.valid_from <= %(today)s AND given.valid_to >= %(today)s
      AND held.valid_from <= %(today)s AND (held.valid_to IS NULL OR held.valid_to >= %(today)s)
      AND (given.is_all OR EXISTS (
        SELECT 1 FROM portfolio_substitutedseat chosen
        WHERE chosen.substitution_id = given.id AND chosen.seat_id = held.id))
    """,
    on_behalf=True,
)
