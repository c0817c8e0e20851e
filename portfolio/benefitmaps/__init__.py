"""The benefits map: outputs lead to capabilities, these to outcomes, these to benefits, these to objectives.

Steps and arrows are edited as a table and drawn on the server. An arrow runs to a later column only,
within one initiative; a dis-benefit stands beside the benefits. Start reading in `services`; the picture
is `network`.
"""
