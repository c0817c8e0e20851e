from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts are given, never taken: self-registration is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
