from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.languages.nearest import nearest
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.scope import scope_of
from ppm.savedviews.choices import Audience

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def kept(self) -> "SavedViewQuerySet":
        """Not deleted."""
        return self.filter(deleted_at__isnull=True)

    def visible_to(self, person: "Person") -> "SavedViewQuerySet":
        """One's own, those shared with everybody, and those shared with a unit that one belongs to."""
        shared = Q(audience=Audience.EVERYBODY) | Q(
            audience=Audience.UNIT, unit__in=_units_around(person)
        )
        return self.filter(Q(owner=person) | shared & Q(deleted_at__isnull=True))

    def with_default_of(self, person: "Person") -> "SavedViewQuerySet":
        """Says of each view whether it is the person's default."""
        chosen = DefaultView.objects.filter(person=person, view=OuterRef("pk"))
        return self.annotate(is_default=Exists(chosen))


def _units_around(person: "Person") -> models.QuerySet[Any, Any]:
    """The units of a person (the own one and those of roles), and all units above them."""
    from ppm.org.models import OrgUnit

    own = {*scope_of(person).unit_ids, *([person.unit_id] if person.unit_id else [])}
    below = OrgUnit.objects.filter(pk__in=own, path__within=OuterRef("path"))
    return OrgUnit.objects.filter(Exists(below)).values("pk")


class SavedView(Versioned):
    """A list's filters, columns, order and grouping under a name."""

    list_key = models.CharField(max_length=80)  # the name of the list's address
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(
        blank=True
    )  # the state as a query string, in the list's own canonical form
    owner = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="saved_views", verbose_name=_("owner")
    )
    audience = models.CharField(
        _("shown to"), max_length=10, choices=Audience, default=Audience.OWN
    )
    unit = models.ForeignKey(
        "ppm.OrgUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
    )
    created_at = models.DateTimeField(default=now, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        indexes = [models.Index(fields=["list_key", "owner"], name="savedview_of_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience=Audience.UNIT.value, unit__isnull=False)
                | ~Q(audience=Audience.UNIT.value) & Q(unit__isnull=True),
                name="savedview_unit_when_shared_with_one",
                violation_error_message=_("Choose the unit that the view is shared with."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the language nearest to the reader's."""
        return nearest(self, "name")[0]

    @property
    def shared_with(self) -> str:
        """For whom it stands in the list, in words."""
        if self.unit is not None:
            return self.unit.code
        return str(self.get_audience_display())

    @property
    def is_shared(self) -> bool:
        return self.audience != Audience.OWN

    def access_point(self) -> AccessPoint:
        """Where sharing it needs a permission; a view for everybody belongs to no unit."""
        return AccessPoint(unit_id=self.unit_id)


class DefaultView(models.Model):
    """The view that a list opens with for one person."""

    person = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    list_key = models.CharField(max_length=80)
    view = models.ForeignKey(SavedView, models.PROTECT, related_name="defaults")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "list_key"], name="defaultview_one_per_list")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.list_key} {self.view_id}"
