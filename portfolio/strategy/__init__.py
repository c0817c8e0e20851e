"""Objectives, and what initiatives contribute to them.

- Objectives are a tree (axis of the administration contract → strategic → operational objective), in three
  languages, in force between two dates.
- A contribution joins an initiative and an objective: from none (0) to essential (3), with a share and a
  reason. What a programme contributes to, everything that it holds contributes to.
- Figures of an objective count each initiative once among it and everything below, with its full amount:
  lines of the tree cannot be added up, and say so.
Start reading in `selectors.figures_of`.
"""
