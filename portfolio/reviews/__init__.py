"""Reviews of delivery: a judgement by somebody independent, at a gate or once a quarter.

It stands beside what departments send (`sources`) as one more delivery confidence.

Start reading in `services`.
"""
