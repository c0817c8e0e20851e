"""Portfolios, programmes, projects and products: one table, one tree.

- `kind` says what a row is; constraints say which columns a kind may fill, `checks` who may hold whom.
- People hold roles on it from one day to another (`assignments`); codes are given once (`codes`).
- What lists show of it stands in `standings`, its plan in `milestones`, the words of others in `sources`.
"""
