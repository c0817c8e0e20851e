"""Decisions: what a body has decided, with its reason, its conditions and what it supersedes.

A decision is written once. It is corrected by a new one that supersedes it; a restricted one is read by
people named on the initiative only. Start reading in `services`.
"""
