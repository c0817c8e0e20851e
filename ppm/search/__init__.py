"""One box that finds everything: full text in three languages, codes, prefixes, typing errors.

- `SearchEntry`: one row per object and language, written by a trigger in the transaction that writes the
  object, so that imports, services and raw SQL cannot forget it (`tracking`, `database`).
- Each package lists what can be found in `<package>/search.py`: a further register is one entry.
- What somebody finds is what `visible_to` of the object itself lets through; counts come after it.
Start reading in `selectors.search`.
"""
