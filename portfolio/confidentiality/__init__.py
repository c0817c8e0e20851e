"""Who may know of an initiative: open, restricted or secret, and the list of people in the know (§0.13).

- On the list is who holds a role on the initiative itself; `confidant` is the role for nothing else.
- Restricted: people in reach see the code name, and are told whom to ask. Secret: nothing at all.
- Whoever may edit the initiative changes its circle, with a reason; somebody always stays on the list.

Start in `services`; the rules for totals are in `docs/decisions/0009-nothing-told-by-subtraction.md`.
"""
