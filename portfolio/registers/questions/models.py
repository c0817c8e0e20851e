from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.models import Initiative
from portfolio.registers.decisions.choices import Openness
from portfolio.registers.questions.choices import OPEN, Asker, Measure, QuestionState
from portfolio.registers.shape.models import Entry, EntryQuerySet
from ppm.accounts.choices import Language
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from ppm.accounts.models import Person


def _signed(label: "_StrPromise") -> models.ForeignKey:
    return models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=label,
    )


class QuestionQuerySet(EntryQuerySet["Question"]):
    def visible_to(self, person: "Person") -> Self:
        """As its initiative; without one, its people and those who see everything. Restricted ones: people
        named on the initiative, and those who own, wrote, checked or released.
        """
        scope = scope_of(person)
        involved = (
            Q(owner=person)
            | Q(raised_by=person)
            | Q(written_by=person)
            | Q(checked_by=person)
            | Q(released_by=person)
        )
        reach = self.in_reach(scope) & self.open_or_named(scope) & self.present()
        alone = Q(initiative__isnull=True)
        if not scope.all:
            alone &= involved
        named = Q(initiative__in=sorted(scope.named_ids))
        return self.filter(reach | alone).filter(Q(openness=Openness.OPEN) | named | involved)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)


class Question(Entry):
    """What somebody outside asks. The owner sees to it that it is answered in time."""

    OPEN = OPEN
    PREFIX = "QE"

    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("initiative"),
    )
    asker = models.CharField(_("asked by"), max_length=14, choices=Asker)
    asked_by = models.CharField(_("name and function"), max_length=200, blank=True)
    asker_reference = models.CharField(_("their reference"), max_length=60, blank=True)
    received_on = models.DateField(_("received"))
    due_on = models.DateField(_("answer due"))
    question = models.TextField(_("question"))
    state = models.CharField(
        _("state"), max_length=10, choices=QuestionState, default=QuestionState.RECEIVED
    )
    openness = models.CharField(
        _("open to"), max_length=10, choices=Openness, default=Openness.OPEN
    )
    answer = models.TextField(pgettext_lazy("to a question", "answer"), blank=True)
    written_by = _signed(_("answer written by"))
    checked_by = _signed(_("checked by"))
    released_by = _signed(_("released by"))
    sent_on = models.DateField(_("sent"), null=True, blank=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            # The list as it opens: what is to be answered, the most urgent first.
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=["received", "draft", "checked", "released"]),
                name="question_open_by_due",
            ),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=models.F("written_by")),
                name="question_released_by_another",
                violation_error_message=_("Somebody else than the author releases an answer."),
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_on__isnull=False, released_by__isnull=False),
                name="question_sent_is_released",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("portfolio:question_detail", args=[self.pk])

    def clean(self) -> None:
        if self.due_on and self.received_on and self.due_on < self.received_on:
            raise ValidationError({"due_on": _("An answer is not due before the question came.")})

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on < today


class AnswerFigure(models.Model):
    """A figure that was put into an answer: its sentence, where it came from and of which period it is."""

    question = models.ForeignKey(
        Question, models.PROTECT, related_name="figures", verbose_name=_("question")
    )
    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("initiative"),
    )
    measure = models.CharField(_("figure"), max_length=14, choices=Measure)
    source = models.CharField(_("source"), max_length=10)
    text = models.TextField(_("sentence"))
    period = models.DateField(_("period"), null=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)
    taken_at = models.DateTimeField(_("taken"))
    taken_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("taken by")
    )

    def __str__(self) -> str:
        return self.text[:80]


class SentAnswer(models.Model):
    """An answer as it was sent; never changed. `sha256` is the fingerprint of `content`, canonical JSON."""

    question = models.ForeignKey(
        Question, models.PROTECT, related_name="sent", verbose_name=_("question")
    )
    edition = models.PositiveSmallIntegerField(_("edition"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    content = models.TextField()
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("sent by")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "edition"], name="sentanswer_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.edition}"
