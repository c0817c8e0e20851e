"""Handing an initiative over: a sheet prefilled with how it stands, accepted by the successor.

- Prepared by the PMO or the leaving manager, completed with remarks, offered: from then on it is fixed.
- The role passes when the successor accepts, or on the day agreed. A refusal goes back to the PMO.
- Acceptance keeps who, when, and the fingerprint of what was accepted. Start in `services`.
"""
