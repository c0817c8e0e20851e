"""The reporting cycle: open, report, validate or return, freeze.

- A cycle covers one month and a set of projects; opening it makes one report per project, state *expected*.
- What a manager types is kept raw in `ReportDraft` (nothing is ever lost, not even a wrong date) and
  becomes typed columns when the report is submitted.
- Colours: *computed* by the rules in force (rule version, inputs and reason kept), *declared* by the
  manager, an optional PMO *opinion* beside. The committee sees the declared one. The declared colour of
  the whole follows from the declared dimensions by the same rule as the computed one.
- Whoever submits never validates. Start reading in `services`; how a cycle runs is told in
  docs/howto/run-a-reporting-cycle.md.
"""
