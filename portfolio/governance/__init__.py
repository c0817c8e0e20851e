"""Who decides what: bodies with mandate, quorum and deputies, and one table of authority.

The table answers occasion × class × amount with a project board or a committee (domain notes §0.1). It is
read for gates, exceptions and changes alike through `selectors.deciding_body`, and edited one occasion at a
time, so that it never has a gap nor an overlap. A project board is no committee: it is the executive, the
senior users and the senior suppliers of a project; there the executive decides after advice.
Start in `calc`, then `selectors`.
"""
