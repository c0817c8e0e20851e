"""Numbered copies of the plan that was decided: kept, compared, never overwritten.

A baseline copies stages, milestones, budget, tolerances and what benefits promise, with the reason, the
decision and its day. It is written once; the next one stands beside it. Two of them, or one and today, are
compared in dates, amounts and working days. Start in `content` for what is copied, in `calc` for the rest.
"""
