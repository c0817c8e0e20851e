"""Saved views: the state of a list under a name, for oneself or shared.

- A view holds what the address of a list holds (filters, columns, order, grouping), never rows: whoever
  opens a shared view sees through it only what is open to them anyway.
- Everybody keeps views of their own; sharing with a unit or with everybody needs `VIEW_SHARE` there.
- One default per person and list. A deleted view can be restored; nothing is lost.
Start reading in `services`; `ppm.ui.lists` applies them.
"""
