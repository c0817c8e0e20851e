"""The products of a project: what is delivered, in which state and version, and whether it is forecast.

`selectors.scope_of` says how much of the agreed scope is not forecast to be delivered; the tolerances on
scope read it. Start reading in `register`.
"""
