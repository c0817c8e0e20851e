"""Committees: who sits where, between which dates. Packs and decisions belong to a committee. Start in `models`."""
