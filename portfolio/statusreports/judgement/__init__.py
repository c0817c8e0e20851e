"""What others make of a submitted report: seen by the executive, challenged, and what goes before the board.

- The executive sees a report with a click; after two working days silence counts as seen.
- The central PMO may challenge a validated report; the manager answers.
- A dimension declared better than computed too often in a row becomes an item of the portfolio board,
  at validation or, unvalidated, at the freeze.
Start reading in `services`.
"""
