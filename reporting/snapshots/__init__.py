"""Sealed periods: what was true when a reporting cycle was frozen.

- Freezing copies every report of the cycle into `SnapshotProject`: typed columns for all that is filtered or
  summed, and the whole as canonical JSON text that is hashed. The snapshot's fingerprint is the hash over all
  row hashes and the header.
- Nothing is ever changed: the database gives the application no UPDATE or DELETE on these tables.
- Packs read from here only. Start reading in `services.freeze_cycle`.
"""
