from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.choices import Category
from portfolio.statusreports.choices import Block, Series
from portfolio.statusreports.sections.choices import ListKind
from ppm.org.versions import BUMP_VERSION, Versioned


def _some(choices: Any, label: Any, help_text: Any) -> Any:
    """Several of a choice; none means all."""
    return ArrayField(
        models.CharField(max_length=16, choices=choices),
        verbose_name=label,
        help_text=help_text,
        default=list,
        blank=True,
    )


class SectionSetQuerySet(models.QuerySet["SectionSet"]):
    def published(self) -> "SectionSetQuerySet":
        return self.filter(published_at__isnull=False)

    def draft(self) -> "SectionSet | None":
        """The version that is being prepared; there is one at most."""
        return self.filter(published_at__isnull=True).first()


class SectionSet(Versioned):
    """One version of the report form. A version that was put into force is never changed."""

    number = models.PositiveSmallIntegerField(_("version"), unique=True)
    note = models.CharField(_("what changes"), max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = SectionSetQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                Value(1),
                condition=models.Q(published_at__isnull=True),
                name="sectionset_one_draft",
            )
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


class Section(Versioned):
    """A block of the form in one version: where it stands, of whom it is asked, which fields it has."""

    section_set = models.ForeignKey(SectionSet, models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField(_("position"))
    block = models.CharField(_("block of the report"), max_length=10, choices=Block)
    name = models.CharField(
        _("heading"), max_length=80, blank=True, help_text=_("Empty: the usual heading.")
    )
    fields = ArrayField(
        models.CharField(max_length=40), verbose_name=_("fields"), default=list, blank=True
    )
    classes = _some(TailoringClass, _("classes"), _("None ticked: all classes."))
    categories = _some(Category, _("categories"), _("None ticked: all categories."))
    series = _some(Series, _("series"), _("None ticked: all series."))

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["section_set", "position"],
                name="section_position_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return str(self.name or self.get_block_display())


class SectionList(models.Model):
    """A list of a register in a section: how far it looks, from which threshold, how many lines."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="lists")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("list"), max_length=14, choices=ListKind)
    most = models.PositiveSmallIntegerField(_("at most (lines)"), default=10)
    days = models.PositiveSmallIntegerField(
        _("within (days)"), null=True, blank=True, help_text=_("Empty: whatever the date.")
    )
    least = models.PositiveSmallIntegerField(
        _("from"), null=True, blank=True, help_text=_("Lowest score or severity; empty: all.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "kind"], name="sectionlist_once"),
            models.CheckConstraint(
                condition=models.Q(most__gte=1, most__lte=50), name="sectionlist_most"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
