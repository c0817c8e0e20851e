"""Actuals from the accounts: a file of bookings becomes the actual cost (or what is committed) per year.

Rules: every line of the file is kept, matched or not, and none is counted twice; a line finds its project
by the sender's key or by the code, and only among the projects whose money the importer may change; what
finds none waits in the list of unmatched lines; nothing is written before the reconciliation was seen; one
transaction writes, and what nothing else has touched since can be taken back; a file is applied once.

Start reading at `calc.fold` (what bookings do to the figures of a project), then `services`.
"""
