"""Who may do what, where.

- `catalog` lists the permissions, `roles` gives each role its permissions (readable by a PMO officer).
- A role is held on a unit (`UnitRole`) or an initiative (`portfolio`), with dates, and reaches all below.
- `access` resolves a person's roles in a single query and answers `can(person, perm, object)` with a reason;
  querysets answer `visible_to(person)`. Invisible is 404, visible but refused is 403.
"""
