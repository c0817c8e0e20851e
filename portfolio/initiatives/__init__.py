"""Portfolios, programmes, projects and products: one table, one tree.

- `kind` says what a row is; constraints say which columns a kind may fill and the service who may hold whom.
- Roles, milestones, keys of other systems and the delivery confidence given by reviewers hang on it.
- `Standing` is the one wide row per initiative that lists and dashboards read; every service that changes
  something it shows rewrites it in the same transaction (`services.update_standing`).
"""
