"""The invented institution of the demo: its people, its projects and twelve months of their reports.

- `story/*.toml` holds what is told: texts in the language of their author, numbers per period (0 is the
  period being reported, -1 the last frozen one). `story.py` reads it into dataclasses.
- `timeline.py` turns numbers per period into dates and amounts; `texts.py` writes the ordinary reports.
- `plans.py` creates initiatives, `progress.py` moves them on, `authors.py` says what their managers say,
  `reports.py` stores it.
- `services.py` goes through the months in order, with the services that the pages use, so that colours,
  history and frozen periods are real. Start reading there.
"""
