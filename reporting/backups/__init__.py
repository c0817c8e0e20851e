"""The whole portal in one file, and back: `manage.py backup FILE`, `manage.py restore FILE`.

- The archive is a tar: `about.json` (versions), the dump in parts, the stored files, `manifest.json` at the
  end (size and SHA-256 of each member, rows and fingerprint of each table, seal of each frozen period).
- It holds no secrets of the installation and no sessions; names, roles and password hashes are in it.
- Dump and fingerprints are of one moment (an exported snapshot of the database); people go on working.
- Restoring goes into an empty database only, checks every member first, and compares every fingerprint after.

Start in `services`; `archive` knows the file, `database` PostgreSQL's tools.
"""
