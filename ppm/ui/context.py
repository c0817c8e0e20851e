"""What `base.html` needs on every page. Nothing is asked of the database until the frame is drawn."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext_lazy

from ppm.languages.codes import LANGUAGES
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import Role
from ppm.permissions.scope import scope_of
from ppm.ui.menu import areas
from ppm.ui.theme import chosen_theme
from ppm.version import VERSION


class Chrome:
    """The frame of a page: areas, notices, languages, demo mark. Each part is computed once, on use."""

    version = VERSION
    languages = LANGUAGES

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.is_demo = settings.DEMO

    @property
    def person(self) -> Any:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    def areas(self) -> list[Any]:
        return areas(self.request) if self.person else []

    def unread(self) -> int:
        from ppm.notices.selectors import unread_count

        return unread_count(self.person) if self.person else 0

    def may_see_catalogue(self) -> bool:
        """Whoever looks after the portal; the others who may see it have no use for it."""
        is_keeper = self.person and Role.ADMINISTRATOR in scope_of(self.person).roles
        return bool(is_keeper and can(self.person, Perm.CATALOGUE_VIEW))

    def demo_accounts(self) -> list[dict[str, Any]]:
        from ppm.accounts import demo

        return [
            {
                "email": demo.email_of(given, family),
                "name": f"{given} {family}".strip(),
                "role": role,
                "initials": (given[:1] + family[:1]).upper(),
            }
            for given, family, role in demo.ACCOUNTS
        ]

    def directory(self) -> tuple[str, str] | None:
        """The word in the address and the label of the button, where people sign in by OpenID Connect."""
        language = get_language() or settings.LANGUAGE_CODE
        return (settings.OIDC_ID, settings.OIDC_LABELS[language]) if settings.OIDC_ISSUER else None

    def is_local_open(self) -> bool:
        return bool(settings.LOCAL_SIGN_IN)

    def demo_password(self) -> str:
        from ppm.accounts import demo

        return demo.PASSWORD if self.is_demo else ""

    def theme(self) -> str:
        return chosen_theme(self.request)

    def themes(self) -> list[tuple[str, Any]]:
        return [
            ("", pgettext_lazy("theme", "As the system")),
            ("light", pgettext_lazy("theme", "Light")),
            ("dark", pgettext_lazy("theme", "Dark")),
        ]

    def address(self) -> str:
        return self.request.get_full_path()


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `chrome` for the frame."""
    return {"chrome": SimpleLazyObject(lambda: Chrome(request))}
