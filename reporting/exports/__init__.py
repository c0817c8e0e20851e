"""Exports: every list as a workbook or as text, in the columns, filters and grouping of the screen.

Numbers and dates are real numbers and dates; text is text and never a formula, whatever it begins with;
rows come from a cursor on the server and are written one by one. Above `AT_ONCE` rows the file is made by a
job, which calls the very view of the list again, as the person who asked. Start reading in `views`.
"""
