"""Why somebody can, or cannot, see or do something: the chain of reasons, on any day.

- The verdict is that of `can` and `visible_to` with the person's scope on that day; the sentences explain it.
- Whoever asks learns nothing: what is confidential is found only by those named on it, and a code that is
  not found is answered like one that does not exist. Names of initiatives are not shown, codes are typed.

Start in `selectors.explain`.
"""
