"""Data-quality checks of a report (domain notes §2.5): what stops the submission, and what only warns.

Each module yields `Finding`s on one subject; `running.check` gathers them, blocking ones first.
"""
