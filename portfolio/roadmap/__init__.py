"""The portfolio over time: one picture of what everybody plans, and what moved since the last reports.

- The address holds it all: the filters of the portfolio list, the grouping, the window of time (`calc`).
- A page draws sixty initiatives from a fixed number of statements (`selectors`, `drawing`).
- The table below the picture says the same; on a telephone it is what is shown.
"""
