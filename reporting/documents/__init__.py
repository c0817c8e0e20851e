"""Single documents as PDF, made in the background in one of the three languages: the handover sheet,
the record of a gate.

A document belongs to whoever asked for it, and who must be able to see what it is about.
"""
