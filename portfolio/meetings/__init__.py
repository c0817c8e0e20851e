"""Committees: who sits where, between which dates; packs and decisions belong to one. Start in `models`."""
