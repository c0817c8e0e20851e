"""One change to many initiatives: chosen in the list, shown row by row, then made as a whole or not at all.

- The preview keeps the version of each row: a row that changed in between stops the whole change.
- Every row goes through the service of its own page and asks `can` for itself; what is skipped says why.
- Above `AT_ONCE` rows it is a job. It can be undone as long as nothing else has touched the rows.
`cell_views` changes one cell of the list where it stands. Start reading in `services`.
"""
