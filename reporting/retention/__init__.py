"""How long records are kept, and how they end.

- Terms are data (`RetentionClass`), in three languages, edited by the administrator.
- Nothing of governance is purged by itself: who proposes a destruction list never approves it, and only the
  owner role can carry it out (`manage.py carry_out_destruction`). A legal hold stops everything.
- Technical data end by rules that somebody approved once (`SweepRule`, `manage.py sweep_technical`).
- Frozen periods keep their rows: they are sealed, and have a class of their own. Start in `services`.
"""
