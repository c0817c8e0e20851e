from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q

from ppm.accounts.models import Person
from ppm.permissions.models import UnitRole


@dataclass(frozen=True)
class Key:
    """A passkey, by the name its owner gave it."""

    pk: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    """The means of a person to prove who one is, besides the password."""

    app_added_at: datetime | None
    app_used_at: datetime | None
    keys: tuple[Key, ...]
    codes_left: int | None  # None: no recovery codes

    @property
    def any(self) -> bool:
        return self.app_added_at is not None or bool(self.keys)


def factors_of(person: Person) -> Factors:
    """The second factors of a person."""
    app, codes, keys = None, None, []
    for one in Authenticator.objects.filter(user=person).order_by("pk"):
        if one.type == Authenticator.Type.TOTP:
            app = one
        elif one.type == Authenticator.Type.RECOVERY_CODES:
            codes = len(one.wrap().get_unused_codes())
        else:
            keys.append(Key(one.pk, one.wrap().name, one.created_at, one.last_used_at))
    return Factors(
        app.created_at if app else None, app.last_used_at if app else None, tuple(keys), codes
    )


def has_second_factor(person: Person) -> bool:
    types = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=person, type__in=types).exists()


def second_factor_due(person: Person, today: date) -> date | None:
    """The last day on which this person may work without a second factor; None: no need of one.

    Counted from the day on which a role of `MFA_ROLES` began, but not before `MFA_FROM`.
    """
    if not settings.MFA_ROLES or has_second_factor(person):
        return None
    held = UnitRole.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        person=person,
        role__in=settings.MFA_ROLES,
        valid_from__lte=today,
    )
    first = held.order_by("valid_from").values_list("valid_from", flat=True).first()
    if first is None:
        return None
    return max(first, settings.MFA_FROM or first) + timedelta(days=settings.MFA_GRACE_DAYS)
