"""Earned value and earned schedule of a project that asks for them.

- Off unless the money options of the project say otherwise.
- Progress is the weight of milestones: nothing is typed but the weights and, where wanted, a share.
- A ratio without a denominator is not available; it is never zero or infinite.

Start reading at `calc`, then `selectors.earned_value_of`.
"""
