"""Imports: a spreadsheet of initiatives becomes initiatives, dates, money and ratings.

Rules: a file is read whole and judged whole before anything is written; a fault of the file
refuses the file, a fault in a required cell refuses its row, everything else is a warning; a
mapping is data (saved by name), never code; withheld, missing, not yet and zero are four
different things; rows are recognised by source and key, so a second import changes nothing.

Start reading at `reading.read` (bytes to table), `proposal.propose` (table to mapping),
`checks.check` (table and mapping to rows, refusals, warnings, totals), `services` (upload to preview),
`applying` (to the database), `undoing`.
"""
