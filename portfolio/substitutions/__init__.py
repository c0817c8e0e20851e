"""Absent for a while: who stands in, with which rights, from when until when.

- A substitute's rights are a source of `ppm.permissions.scope`: the giver's own roles, inside the dates.
- Nothing is handed on: only roles held by oneself count. Nobody comes to write and validate one report.
- What a substitute does is recorded with the person it was done for. Start in `services`.
"""
