from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.lessons.choices import LessonKind, LessonScope, LessonState
from portfolio.registers.risks.choices import RiskCategory
from portfolio.registers.shape.models import Entry, EntryQuerySet
from ppm.accounts.choices import Language
from ppm.permissions.access import AccessPoint
from ppm.permissions.choices import Confidentiality
from ppm.permissions.querysets import Row, ScopedQuerySet
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person

# What everybody who reads projects may read: shared, for the organisation, of an initiative that is open.
PUBLISHED = Q(
    scope=LessonScope.ORGANISATION,
    state=LessonState.SHARED,
    initiative__confidentiality=Confidentiality.OPEN,
)


class LessonQuerySet(EntryQuerySet["Lesson"]):
    def visible_to(self, person: "Person") -> Self:
        """As its initiative; what is published, by everybody who reads any initiative."""
        scope = scope_of(person)
        reach = self.in_reach(scope) & self.open_or_named(scope)
        if scope.all or scope.unit_ids or scope.initiative_ids:
            reach |= PUBLISHED
        return self.filter(reach & self.present())

    def published(self) -> Self:
        return self.filter(PUBLISHED)

    def for_list(self) -> Self:
        """With how many open projects say that they use it."""
        uses = (
            LessonReuse.objects.filter(
                lesson=OuterRef("pk"), initiative__confidentiality=Confidentiality.OPEN
            )
            .order_by()
            .values("lesson")
            .annotate(n=Count("pk"))
            .values("n")
        )
        counted = Coalesce(Subquery(uses, output_field=IntegerField()), 0)
        return super().for_list().annotate(reuse_count=counted)


class Lesson(Entry):
    """What a project has learned, and what it recommends to others."""

    OPEN = (LessonState.NOTED, LessonState.SHARED)
    PREFIX = "L"

    kind = models.CharField(_("type"), max_length=8, choices=LessonKind, default=LessonKind.FAILED)
    category = models.CharField(_("category"), max_length=14, choices=RiskCategory)
    event = models.TextField(_("what happened"))
    cause = models.TextField(_("cause"), blank=True)
    effect = models.TextField(_("effect"), blank=True)
    recommendation = models.TextField(_("recommendation"), blank=True)
    scope = models.CharField(
        _("counts for"), max_length=12, choices=LessonScope, default=LessonScope.PROJECT
    )
    state = models.CharField(
        _("state"), max_length=10, choices=LessonState, default=LessonState.NOTED
    )

    objects = LessonQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            # The list as it opens: the latest first, without what is no longer valid.
            models.Index(
                F("raised_at").desc(),
                F("id").asc(),
                condition=Q(state__in=["noted", "shared"]),
                name="lesson_valid_latest",
            ),
            models.Index(
                fields=["category", "initiative"],
                condition=Q(scope="organisation", state="shared"),
                name="lesson_published",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("portfolio:lesson_detail", args=[self.pk])

    def clean(self) -> None:
        if self.state == LessonState.SHARED and not self.recommendation:
            raise ValidationError(
                {"recommendation": _("Say what you recommend to others before you share it.")}
            )

    @property
    def is_published(self) -> bool:
        return (
            self.scope == LessonScope.ORGANISATION
            and self.state == LessonState.SHARED
            and not self.initiative.is_confidential
        )


class OfInitiativeQuerySet(ScopedQuerySet[Row]):
    pass


class LessonReuse(models.Model):
    """An initiative says that it uses a lesson, and what for. It is counted once."""

    lesson = models.ForeignKey(
        Lesson, models.PROTECT, related_name="reuses", verbose_name=_("lesson")
    )
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="+", verbose_name=_("used by")
    )
    text = models.TextField(_("what you do with it"))
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    used_on = models.DateField(_("used on"))
    said_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("said by")
    )

    objects = OfInitiativeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "initiative"],
                name="lessonreuse_once",
                violation_error_message=_("It already says that it uses this lesson."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.initiative_id}"

    def access_point(self) -> AccessPoint:
        point: AccessPoint = self.initiative.access_point()
        return point


class LessonConsultation(models.Model):
    """On that day somebody looked up, for an initiative that starts, what others had learned."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="+", verbose_name=_("initiative")
    )
    consulted_on = models.DateField(_("consulted on"))
    consulted_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("consulted by")
    )
    note = models.TextField(_("what you take along"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)

    objects = OfInitiativeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                F("initiative"), F("consulted_on").desc(), name="lessonconsultation_latest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.consulted_on}"

    def access_point(self) -> AccessPoint:
        point: AccessPoint = self.initiative.access_point()
        return point
