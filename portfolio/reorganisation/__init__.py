"""Mergers and splits of units: one dated operation, seen before it is done.

- A draft says which units end, which take over and from when; its preview lists what moves, what stays and
  what stands in the way. Confirmed, it is done in one transaction: at once, or by a job on its day.
- Frozen periods are not touched: they hold the structure of their day.
- Start in `services.apply`; what belongs to a unit is listed in `holdings`.
"""
