"""Stakeholders: who has an interest, with which influence and stance, and what they are told when.

`Communication` is a line of the communication plan: message, channel, languages, rhythm, next day, done.
The matrix interest × influence is drawn by `charts`. Start reading in `register`.
"""
