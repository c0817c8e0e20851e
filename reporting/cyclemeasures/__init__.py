"""How the reporting cycle itself goes: on time, minutes per form, returned, overrides, optimism gap.

Measures of people's behaviour are aggregates of at least five people (domain notes §0.16); what is left out
cannot be found by subtraction. The rules stand in `calc`.
"""
