from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from ppm.accounts.models import Person

Row = TypeVar("Row", bound="Entry", covariant=True)


class EntryQuerySet(ScopedQuerySet[Row]):
    def open(self) -> Self:
        """Not closed yet."""
        return self.filter(state__in=self.model.OPEN)

    def owned_by(self, person: "Person") -> Self:
        return self.filter(owner=person)

    def for_list(self) -> Self:
        """Everything that a list row shows, in one query."""
        return self.select_related("initiative", "owner")


class Entry(Versioned):
    """A line of a register. It is closed, never deleted.

    A register adds its own columns and `state`, and says which states are open.
    """

    OPEN: ClassVar[tuple[str, ...]] = ()
    PREFIX: ClassVar[str] = ""

    initiative: Any = models.ForeignKey(
        Initiative, models.PROTECT, related_name="+", verbose_name=_("initiative")
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    title = models.CharField(_("title"), max_length=240)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    state: Any
    owner: Any = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    is_for_committee = models.BooleanField(_("show to the committee"), default=False)
    origin_kind = models.CharField(max_length=20, blank=True, editable=False)
    origin_id = models.BigIntegerField(null=True, editable=False)
    raised_at = models.DateTimeField(_("raised"), default=now, editable=False)
    raised_by: Any = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", editable=False, verbose_name=_("raised by")
    )

    class Meta:
        abstract = True
        triggers = [BUMP_VERSION]
        indexes = [
            models.Index(fields=["initiative", "state"], name="%(class)s_by_state"),
            models.Index(fields=["owner", "state"], name="%(class)s_by_owner"),
            models.Index(
                fields=["origin_kind", "origin_id"],
                condition=~Q(origin_kind=""),
                name="%(class)s_by_origin",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "number"],
                nulls_distinct=False,
                name="%(class)s_number_once",
            ),
            models.CheckConstraint(
                condition=Q(origin_kind="", origin_id__isnull=True)
                | (~Q(origin_kind="") & Q(origin_id__isnull=False)),
                name="%(class)s_origin_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """What people call it within its initiative: R-12."""
        return f"{self.PREFIX}-{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def access_point(self) -> AccessPoint:
        """That of its initiative; a line without one sits nowhere in particular."""
        if self.initiative_id is None:
            return AccessPoint()
        point: AccessPoint = self.initiative.access_point()
        return point
