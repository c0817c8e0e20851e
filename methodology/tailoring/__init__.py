"""The eight dimensions and the versioned rules that their colours are computed with.

A rule set is never changed: a new version with a start date follows the old one, and a report keeps the
version it was computed with. Start in `models`.
"""
