"""What changed between two frozen periods, or between a frozen period and today.

- `selectors.compare` reads typed columns only and answers for what one person, or an open committee, may see.
  Whatever that reader may not see today is left out on both sides, so that nothing shows by subtraction.
- Addenda are applied: a corrected figure is the figure, and says so.
- `projects.compare_project` opens the sealed texts of one project: statuses, register lines, money, texts.
Start reading in `calc`.
"""
