"""The institution's own accounts, by OpenID Connect (Microsoft Entra's shape), and roles by group.

- One provider, described by environment variables (`OIDC_…`). A person is found by the directory's own
  number, or by a confirmed address; unknown people are refused, or created when the settings say so.
- `GroupRole` says which group gives which role on which unit. It is applied at each sign-in and touches
  only roles that came from a group.
- Start reading in `connection` (the provider), then `adapter.pre_social_login` (a sign-in).
"""
