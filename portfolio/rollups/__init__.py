"""The money of many: of a programme, a portfolio, a department, or of everything that one sees.

- One statement adds up all figures, under the same rules as the money of one project: no figure counts twice.
- Every total says how many of its amounts are known; withheld, missing and not yet due are never zero.
- What is not visible to the reader is in no total, and the perimeter says so.
"""
