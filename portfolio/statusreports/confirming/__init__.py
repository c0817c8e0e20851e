"""The block “to confirm”: milestones, risks, issues and more, read from their registers, edited in place.

- `selectors` reads the lines that the section set asks for; `models` are the copies of them that stay with a
  report: what is frozen and printed. `changes` says what moved in a register afterwards.
- `statusreports.register_lines` takes the changes to the registers when the report is handed in.
"""
