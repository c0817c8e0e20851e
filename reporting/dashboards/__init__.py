"""The portfolio at a glance, live: status, money, dates and decisions of the running projects in sight.

- Every figure leads to the list or page that it counts; both use the same conditions.
- A fixed number of queries, whatever the size of the portfolio. Start reading in `selectors`.
"""
