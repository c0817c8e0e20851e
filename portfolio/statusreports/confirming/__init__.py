"""The block “to confirm”: milestones, risks, issues and more, read from their registers, edited in place.

- `selectors` reads the lines that the section set asks for; `rows` draws them with their fields.
- `writing` takes the changes to the registers when the report is handed in, and leaves copies (`models`) with
  the report: what is frozen and printed are the copies. `changes` says what moved in a register afterwards.
"""
