"""A portfolio of any size for measuring: `manage.py seed_benchmark --projects 200|2000|20000`.

- Everything is written by INSERT … SELECT from `generate_series`, so that 20,000 projects take minutes; the
  history triggers fire as for any other write.
- The same number and day give the same content: numbers are scattered by arithmetic, never by chance.
- Two people can sign in to measure with: `central@bench.example` (head of the PMO) and
  `scoped@bench.example` (decentralised PMO of one department in twelve).

Start in `services.seed`; `filling` writes one table, `organisation`, `register` and `periods` say with what.
"""
