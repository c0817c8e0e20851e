"""The status report as a workbook: out prefilled and locked, changed, in again, one or two hundred at once.

- What can be typed is what the report form asks: its fields, its limits, its lists. No rule is added.
- Each cell is found by keys in hidden cells beside it, whatever sheets and rows were renamed or moved.
- What stood in a cell when the workbook was made goes along: so a change is told from a cell that was not
  touched, and from what was typed in the form meanwhile (three-way).
- Nothing is written before the differences were seen; each workbook is written whole or not at all, through
  the services of the report form and of the registers, and can be undone.

Start reading in `asking` and `sheets` (what a workbook asks), `book` (out), `reading` and `comparing` (in),
`services`; what can be undone is in `pictures`.
"""
