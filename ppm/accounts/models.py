from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from ppm.accounts.choices import Language

if TYPE_CHECKING:
    from ppm.permissions.access import AccessPoint
# The one place that knows former names; it can be emptied, history cannot.
KEEP_FORMER_NAME = pgtrigger.Trigger(
    name="keep_former_name",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("given_name", "family_name", "email"),
    condition=pgtrigger.AnyChange("given_name", "family_name", "email"),
    func="""
        INSERT INTO ppm_formername (person_id, given_name, family_name, email, until, changed_by_id)
        SELECT OLD.id, OLD.given_name, OLD.family_name, OLD.email,
            (told.context->>'at')::timestamptz, (told.context->>'by')::bigint
        FROM (SELECT current_setting('pghistory.context_metadata', true)::jsonb AS context) told;
        RETURN NULL;
    """,
)

SYSTEM_EMAIL = "portal@system.invalid"


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create a person with a usable password, or none. Runs inside the caller's `audit.action`."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def system(self) -> "Person":
        """The portal itself, in whose name commands and scheduled work are recorded."""
        return self.get(email=SYSTEM_EMAIL)

    def people(self) -> models.QuerySet["Person"]:
        """Active persons, without the portal's own account."""
        return self.filter(is_active=True).exclude(email=SYSTEM_EMAIL)


class Person(AbstractBaseUser):
    """Somebody who signs in. Roles are rows of their own, with dates."""

    email = models.EmailField(_("e-mail address"), unique=True)
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    unit = models.ForeignKey(
        "ppm.OrgUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("unit"),
    )
    is_compact = models.BooleanField(
        _("narrow rows in lists"), default=False, help_text=_("Shows more rows on one screen.")
    )
    has_keys = models.BooleanField(
        _("keyboard shortcuts"),
        default=True,
        help_text=_("Single letters that move through lists; switch them off if they disturb you."),
    )
    is_active = models.BooleanField(_("can sign in"), default=True)
    pseudonymised_at = models.DateTimeField(
        _("pseudonymised"), null=True, blank=True, editable=False
    )

    # In whose place the person acts in this request, set where a right is checked; never stored here.
    acting_for_id: int | None = None

    objects = PersonManager()

    class Meta:
        triggers = [KEEP_FORMER_NAME]

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["given_name"]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def access_point(self) -> "AccessPoint":
        """Reached through the unit that the person belongs to."""
        from ppm.permissions.access import AccessPoint  # which itself knows people

        return AccessPoint(unit_id=self.unit_id)

    @property
    def initials(self) -> str:
        """Up to two letters, for the round mark beside a name."""
        return "".join(part[0] for part in str(self).split() if part[0].isalpha())[:2].upper()
