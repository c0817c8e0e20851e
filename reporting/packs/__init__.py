"""Committee packs: one file per language, made from a frozen period and from nothing else.

- A pack reads the sealed snapshot, never a live table: built again in three years it says the same.
- Each project's sheet is laid out once, kept by a key of all that it depends on, and merged.
- Each file is PDF/UA-1 and PDF/A-3a; a JSON with its figures lies beside it, equal in all languages.
- A draft belongs to the PMO; members read what the head of PMO has released for their committee.

Start reading at `content.py` (what a pack says), then `composing.py` (which frozen rows say it) and
`services.py` (how it is made and released).
"""
