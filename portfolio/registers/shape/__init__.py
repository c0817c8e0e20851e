"""The one shape of all registers: a register says what its lines are, the shape gives its pages and files.

- `models` is the line that all registers share; `traces` says what a line came from; `writing` numbers,
  checks and saves lines for the services of each register.
- `register` describes one register; `views` and its neighbours draw it: list, line, cell, workbook.
Start reading in `register`; docs/howto/add-a-register.md walks through a new one.
"""
