"""Personal data: what is held about somebody, and how a name is taken away.

- `selectors.holdings` finds every row that points to a person, whichever package it belongs to.
- Names stand in `Person` and, once changed, in `FormerName`; history rows carry keys only. Copies elsewhere
  (the names of a frozen period) are taken away by scrubbers that packages register in `registry`.
- Pseudonymising cannot be undone and is refused while roles are open. Start in `services`.
"""
