"""Assumptions: what a plan takes for granted, how sure that is, until when it is checked; true or false.

One that proves false becomes an issue or a risk, with the trace kept. Start reading in `register`.
"""
