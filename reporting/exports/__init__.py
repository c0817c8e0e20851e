"""Exports: every list as a workbook, from the same columns as the screen.

Numbers and dates are real numbers and dates; text is text and never a formula, whatever it begins with;
rows are streamed. Start reading in `workbook`; `views.list_workbook` is what lists call for `?format=xlsx`.
"""
