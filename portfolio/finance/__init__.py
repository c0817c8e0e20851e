"""Money of an initiative, one narrow row per figure.

- An amount is known, withheld, missing or not yet due; none of the last three is zero.
- Amounts of different currencies are never added; every total says how many of its lines are known.
- Units (thousand, million) are converted when a figure comes in.
"""
