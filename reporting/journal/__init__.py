"""History as files: of one object for whoever sees it, of a period for the auditor and the administrator.

The sentences are those of `ppm.audit`; JSON lines carry values besides. Nothing leaves that the reader could
not see on a page. Start in `rows`.
"""
