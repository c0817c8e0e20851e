"""Milestones: the dated events of a plan, each with what was agreed, what is expected and what happened.

- One is late when it has not been reached and is expected after the agreed day, or that day has passed.
- Each write works out the next milestone in the standing anew, in the same transaction.
"""
