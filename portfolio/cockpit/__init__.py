"""Pages that assemble: the list of the portfolio and the cockpit of one initiative.

- Lists read the prepared row (`Standing`), so that their cost does not grow with the portfolio.
- Every total says how many amounts it knows and what the reader can see (`selectors.perimeter`).
- Each section of the cockpit has an address of its own. Start reading in `views`.
"""
