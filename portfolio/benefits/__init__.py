"""What an initiative is worth, and whether it came true.

- A benefit has a named owner who agreed to it, an indicator of the shared catalogue, a value before, a
  target a year, a way to measure it, and days of measurement that outlive the project: it stays open under
  its unit.
- Realised is measured as change: (value − value before) ÷ (target to date − value before). An indicator is a
  level (days, per cent) or a flow that adds up over the year (euro, hours).
- One indicator that several initiatives claim for more than 100 per cent together is a warning on each.
- A dis-benefit has the same profile and counts against.
Start reading in `calc`, then `services` (profile) and `measuring` (calendar and values).
"""
