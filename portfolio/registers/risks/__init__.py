"""Risks: threats and opportunities as cause, event and effect, with their responses.

A risk is scored three times, before any response (inherent), as it stands now (residual) and as wanted
(target); the score that counts is the present one. Above the line a response is needed and approved.
Start reading in `calc`, then `services`.
"""
