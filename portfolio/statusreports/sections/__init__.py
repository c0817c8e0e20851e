"""Which blocks the report form has, in which order, with which fields and lists: data, in versions.

- `shipped` is the set that a portal begins with; `models` keeps the versions, one draft at most.
- `layout` is a version as the form reads it, and the blocks that a project of some class is asked for.
- `services` prepares, edits and publishes versions; `views` are the pages of the central PMO.
"""
