"""The rules of the status colours (domain notes §2.1), on plain values: no Django, no clock, no database."""
