"""What one initiative needs of another: who gives what to whom, by when, and what was promised.

- Both sides confirm; what both have confirmed is agreed, with its date. Later moves are measured against it.
- A promise that moves, or comes later than needed, is an alarm and is told to the taker's manager.
- Whoever sees one side sees the row; the other side is named as far as it is open to the reader, and a row
  with a secret initiative exists only for those named on it.
Start reading in `services`; the alarms are pure rules in `calc`.
"""
