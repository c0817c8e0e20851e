"""What projects have learned: one line of the register is one lesson; it is re-used and consulted by others.

`models` holds lessons, their re-use and when they were consulted at start-up; `selectors` what other parts
ask (`consulted`, `lessons_of`) and what fits a project that starts. Start reading in `register`.
"""
