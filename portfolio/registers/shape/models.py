from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from portfolio.changesets.choices import ChangeState, Outcome, Why
from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import LONG_TEXTS as LONG
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.search import Unaccent
from portfolio.registers.shape.choices import ChangeSource
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from ppm.accounts.models import Person

HOLDING = (Kind.PORTFOLIO, Kind.PROGRAMME)
LONG_TEXTS = tuple(f"initiative__{name}" for name in LONG)
Row = TypeVar("Row", bound="Entry", covariant=True)


class EntryQuerySet(ScopedQuerySet[Row]):
    def open(self) -> Self:
        """Not closed yet."""
        return self.filter(state__in=self.model.OPEN)

    def owned_by(self, person: "Person") -> Self:
        return self.filter(owner=person)

    def for_list(self) -> Self:
        """Everything that a list row shows, in one query."""
        return self.select_related("initiative__unit", "owner").defer(*LONG_TEXTS)

    def of(self, initiative: Initiative) -> Self:
        """The lines of an initiative, and of what it holds."""
        if initiative.kind in HOLDING:
            return self.filter(initiative__path__within=initiative.path)
        return self.filter(initiative=initiative)


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
            GinIndex(OpClass(Unaccent(Lower("title")), "gin_trgm_ops"), name="%(class)s_searched"),
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
    def is_published(self) -> bool:
        """Read by more people than its initiative; `visible_to` says by whom."""
        return False

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def get_absolute_url(self) -> str:
        """The page of the line; each register gives its own."""
        raise NotImplementedError

    def access_point(self) -> AccessPoint:
        """That of its initiative; a line without one sits nowhere in particular."""
        if not self.initiative_id:
            return AccessPoint()
        point: AccessPoint = self.initiative.access_point()
        return point


class EntryChangeQuerySet(models.QuerySet["EntryChange"]):
    def visible_to(self, person: "Person") -> "EntryChangeQuerySet":
        """One's own."""
        return self.filter(created_by=person)


class EntryChange(models.Model):
    """What somebody wants of many lines of a register at once, chosen in a form or read from a workbook."""

    register = models.CharField(max_length=20)
    source = models.CharField(_("source"), max_length=10, choices=ChangeSource)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=ChangeState, default=ChangeState.PREPARED
    )
    created_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    applied_at = models.DateTimeField(null=True, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    came_from = models.CharField(max_length=2000, blank=True)  # the list's query string

    objects = EntryChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ChangeState.PREPARED.value, applied_at__isnull=True)
                | Q(applied_at__isnull=False),
                name="entrychange_applied_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:entry_change_detail", args=[self.pk])

    def access_point(self) -> AccessPoint:
        """It sits nowhere in the tree: `visible_to` alone says who sees it."""
        return AccessPoint()


class EntryChangeLine(models.Model):
    """One line of a register in such a change, or a new one (no `entry_id`); values as JSON."""

    change = models.ForeignKey(EntryChange, models.PROTECT, related_name="lines")
    initiative = models.ForeignKey(Initiative, models.PROTECT, null=True, related_name="+")
    entry_id = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=240)
    version = models.PositiveIntegerField(null=True)
    version_after = models.PositiveIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    why = models.CharField(_("why"), max_length=12, choices=Why, blank=True)
    rule = models.CharField(max_length=300, blank=True)  # the rule's own sentence, as it was said

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "entry_id"], name="entrychangeline_once")
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.reference}"
