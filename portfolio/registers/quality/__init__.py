"""Quality activities: what is checked on which product, how, by whom, when, and with which result.

`selectors.quality_of` says what failed, what is overdue and whether acceptance was refused; the tolerances on
quality read it. Start reading in `register`.
"""
