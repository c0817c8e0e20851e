"""Management stages of a project: what was agreed, what is expected, what happened. Start in `models`."""
