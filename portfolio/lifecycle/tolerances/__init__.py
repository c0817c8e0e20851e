"""Limits agreed for a project and its stages on the seven aspects, and how much of them forecasts use.

A tolerance is about the forecast, has an adverse and a favourable side, may be 0, and is no contingency
to be spent (domain notes §1.7). A row is never changed: a new version follows it with its own first day.
Where nothing was agreed the rule set gives a default. How much is used stands in prepared rows, one per
plan and aspect, rewritten with whatever changes it. Start in `calc` for the rules, then in `services`.
"""
