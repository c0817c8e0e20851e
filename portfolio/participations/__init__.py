"""Units that take part in an initiative beside the one that leads it (domain notes §0.12).

- The lead stays `Initiative.unit`: it edits, reports and validates. Partners, payers and impacted units read.
- Their decentralised PMO and management read by the role `partner`, a source of `ppm.permissions.scope`.
- An initiative is one row wherever it shows: totals count it once, under its lead.
- Taking part opens nothing confidential: only people named on it read it. Start in `services`.
"""
