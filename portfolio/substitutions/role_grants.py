"""What a substitute may do on initiatives and committees: the giver's own roles and seats, inside the dates.

A confidential initiative opens only when the giver handed it over; the substitute then counts as named on it.
"""

from ppm.permissions.scope import register_source
from ppm.permissions.standing_in import stands_in

register_source(
    f"""
    SELECT held.role, 'initiative', below.id,
           below.id = held.initiative_id
             AND (given.opens_secret OR below.confidentiality = 'open'),
           given.giver_id
    FROM ppm_substitution given
    JOIN portfolio_initiativerole held ON held.person_id = given.giver_id
    JOIN portfolio_initiative root ON root.id = held.initiative_id
    JOIN portfolio_initiative below ON below.path <@ root.path
    WHERE {stands_in("portfolio_substitutedinitiativerole", "role_id")}
    """,  # noqa: S608  # our own names
    on_behalf=True,
)
register_source(
    f"""
    SELECT 'committee_member', 'committee', held.committee_id, FALSE, given.giver_id
    FROM ppm_substitution given
    JOIN portfolio_committeemember held ON held.person_id = given.giver_id
    WHERE {stands_in("portfolio_substitutedseat", "seat_id")}
    """,  # noqa: S608  # our own names
    on_behalf=True,
)
