"""How one proves who one is: second factor, open sessions, and the record of every sign-in.

- The ceremonies themselves (codes, passkeys) are allauth's; the pages and the words are ours.
- `SecurityEvent` is only ever added to: the application role may neither change nor remove a row.
- Some roles need a second factor (`MFA_ROLES`), after a time of grace. Start reading in `receivers`.
"""
