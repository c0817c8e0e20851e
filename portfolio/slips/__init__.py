"""How forecasts of milestones moved from one report to the next.

What a report said when it was submitted never changes: the copies that reports keep of the plan
(`ReportMilestone`) are the history, and today's plan is its last word. `selectors` reads one project,
`moves` the whole portfolio since a period; differences are in working days.
"""
