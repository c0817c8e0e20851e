"""The translator's queue: which texts are missing or outdated in a language, and writing their translation.

- What is to be translated, and for whom, comes from `ppm.translations.queue`; this feature knows periods,
  committees and departments, the glossary, and files that go out and come back.
- A translation is written against the wording one saw: if the source has changed since, it is refused.
- A file that comes back is shown first, then applied text by text; what is refused says why.
Start reading in `views`.
"""
