"""A forecast beyond what was agreed: reported with options, decided by the body above, followed to its close.

1. The portal computes that a limit will be exceeded and proposes an exception with its facts; the project
   manager writes and submits it, never the portal. One can also be declared.
2. The body that the table of authority names decides within a delay: more tolerance, an option, an exception
   plan, premature closure, no, more information, or escalation to the business.
3. One open exception per plan and cause. While one is undecided, the computed status of the whole is red.
4. An approved exception plan is a new baseline; the old one stays visible. It closes with its lesson.

The acts and states are in `calc`; start there, then in `services`.
"""
