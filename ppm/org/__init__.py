"""Units of the organisation: a tree with from–to dates and successors.

Merged and split units keep their rows; frozen periods keep the structure of their day. Start in `models`.
"""
