"""Texts that people wrote, in the other languages: a layer over the text, never a change of it.

- `Translation`: one row per source text and language. The key is a hash of the text and its language
  (`hashing`), so the same sentence is translated once, wherever it stands and whenever it was frozen.
- A text that changes has another hash: its old translation is not shown any more, it is proposed.
- Which texts exist, and who sees them, is told by `<package>/narratives.py` (`registry`); `queue` reads them.
- Pages are written in the original language and filled in once at the end (`filling`): one query a page.
Start reading in `selectors.texts_in`; every write is in `services`.
"""
