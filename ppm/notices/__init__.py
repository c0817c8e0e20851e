"""Notices: what happened that concerns a person, in the portal and by mail.

Stored are a kind and its facts; the sentence is made at display, in the reader's language. A kind is declared
in `<feature>/notices.py` with `registry.notice_kind`. Start in `services`.
"""
