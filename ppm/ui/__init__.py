"""What every page shares: the frame, the components, the lists, the forms and the charts.

- A page and its fragments come from the same view at the same address (`pages.render_page`).
- Every page works without JavaScript; HTMX only saves a reload.
- A status is never told by colour alone: shape, letter and word (`chips`).
- Every figure leads to its source (`figures.figure`), every total says how much it covers.

Start with `pages.py` and `templatetags/ui.py`; `/ui/` shows every component in every state.
"""
