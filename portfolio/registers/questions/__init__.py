"""Questions from outside: asked by whom, due when, answered with figures that keep their source.

draft → checked → released → sent; who wrote the answer neither checks nor releases it. What was sent is kept
as it was (`SentAnswer`), with its language and fingerprint. `figures` asks sources (live here, frozen periods
from above) for a figure. Start reading in `services`.
"""
