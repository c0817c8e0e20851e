"""People: who signs in, in which language they read, to which unit they belong.

Nobody registers himself; accounts come from an administrator (or, later, the directory). Start in `models`.
"""
