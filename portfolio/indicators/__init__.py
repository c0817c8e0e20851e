"""The catalogue of what is measured, shared by the whole institution.

An indicator has one unit of measure and says whether its values are a level or add up. Who claims the same
indicator twice is found because it stands here once. Start reading in `models`.
"""
