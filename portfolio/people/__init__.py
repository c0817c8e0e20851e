"""The directory: who holds which role since when, who is absent, what somebody leaves behind.

- A person is never deleted: deactivated, with everything still open shown first.
- Roles on units are given and ended with dates and a reason, by whom `ppm.permissions.granting` says.
- `reassigning` passes everything of a leaver on, in one transaction, after a preview.
"""
