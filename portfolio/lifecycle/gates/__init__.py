"""Gates: what must be shown, who recommends, which body decides, and what the decision changes.

A gate copies its checklist from the version in force. Mandatory criteria block asking; the PMO or an outside
reviewer recommends, never somebody of the body that decides; the body comes from the table of authority. On
a project board the executive decides after advice; a committee votes, in a meeting or by written procedure,
where silence is not consent. A decision is written once, goes into the register of decisions, and its
conditions are actions with dates. A stage starts by a decision, or before it at the executive's own risk.
Start in `models`, then `services` (up to the question), `deciding` (the decision), `effects` (what follows).
"""
