from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from portfolio.statusreports.choices import Series
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import roles_with
from ppm.permissions.scope import scope_of
from reporting.packs.choices import (
    ISSUED,
    PRESETS,
    SIDE_BY_SIDE,
    FileLanguage,
    PackFormat,
    PackState,
    Preset,
)
from reporting.snapshots.models import Snapshot

if TYPE_CHECKING:
    from ppm.accounts.models import Person


Kept = TypeVar("Kept", bound=Any)


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, person: "Person") -> "PackQuerySet":
        """All packs for those who build them; issued ones for the committee and for readers of its unit."""
        condition = Q(pk__in=[])
        builders, readers = roles_with(Perm.PACK_BUILD), roles_with(Perm.PACK_VIEW)
        for grant in scope_of(person).grants:
            reach = (
                Q()
                if grant.everywhere
                else Q(committee__in=sorted(grant.committee_ids))
                | Q(committee__unit__in=sorted(grant.unit_ids))
            )
            if grant.role in builders:
                condition |= reach & Q(pk__isnull=False)
            elif grant.role in readers:
                condition |= reach & Q(state__in=ISSUED)
        return self.filter(condition)

    def for_list(self) -> "PackQuerySet":
        return self.select_related(
            "committee", "snapshot__cycle", "released_by", "unit", "initiative"
        ).prefetch_related("files")


class OfCommitteeQuerySet(models.QuerySet[Kept]):
    """Rows that belong to the packs of a committee: whoever builds its packs sees them."""

    def visible_to(self, person: "Person") -> Self:
        condition = Q(pk__in=[])
        builders = roles_with(Perm.PACK_BUILD)
        for grant in scope_of(person).grants:
            if grant.role in builders:
                condition |= (
                    Q(pk__isnull=False)
                    if grant.everywhere
                    else Q(committee__in=sorted(grant.committee_ids))
                    | Q(committee__unit__in=sorted(grant.unit_ids))
                )
        return self.filter(condition)


class FlashQuerySet(OfCommitteeQuerySet["Flash"]):
    def of(self, pack: "Pack") -> Self:
        """Those of its committee and period, in whichever version it was frozen, the earliest first."""
        return self.filter(
            committee=pack.committee_id, snapshot__cycle=pack.snapshot.cycle_id
        ).order_by("at", "pk")

    def standing(self) -> Self:
        """Not withdrawn: the next edition carries them."""
        return self.filter(withdrawn_at__isnull=True)

    def carried_by(self, pack: "Pack") -> Self:
        """Those that stand in the files of this edition."""
        still = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=pack.asked_at)
        return self.of(pack).filter(still, at__lte=pack.asked_at)


class PackScheduleQuerySet(OfCommitteeQuerySet["PackSchedule"]):
    def running(self) -> Self:
        return self.filter(ended_at__isnull=True)


class PackReaderQuerySet(OfCommitteeQuerySet["PackReader"]):
    def current(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Pack(Versioned):
    """What one committee reads about one frozen period. Releasing an edition supersedes the last one."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="packs", verbose_name=_("committee")
    )
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="packs", verbose_name=_("period")
    )
    edition = models.PositiveSmallIntegerField(_("edition"))
    preset = models.CharField(_("kind"), max_length=10, choices=Preset, default=Preset.BOARD)
    # The parts in their order, codes of `PackContent`.
    contents = models.CharField(max_length=160, default=" ".join(PRESETS[Preset.BOARD]))
    # What it is narrowed to below the committee's unit.
    unit = models.ForeignKey(
        "ppm.OrgUnit", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, null=True, related_name="+", verbose_name=_("project")
    )
    languages = models.CharField(max_length=8, blank=True)
    is_bilingual = models.BooleanField(_("French and Dutch side by side"), default=False)
    # The formats asked for, see `PackFormat`; the PDF is always among them.
    formats = models.CharField(max_length=40, default=PackFormat.PDF)
    state = models.CharField(_("state"), max_length=10, choices=PackState, default=PackState.DRAFT)
    # The sentence of the head of PMO, natively in each language.
    foreword_fr = models.CharField(_("sentence in French"), max_length=300, blank=True)
    foreword_nl = models.CharField(_("sentence in Dutch"), max_length=300, blank=True)
    foreword_en = models.CharField(_("sentence in English"), max_length=300, blank=True)
    job = models.ForeignKey("ppm.Job", models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    built_at = models.DateTimeField(_("built at"), null=True)
    released_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    released_at = models.DateTimeField(_("released at"), null=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "snapshot", "edition"], name="pack_edition_once"
            ),
            models.UniqueConstraint(
                fields=["committee", "snapshot", "preset", "unit", "initiative"],
                condition=Q(state=PackState.RELEASED),
                nulls_distinct=False,
                name="pack_one_released",
                violation_error_message=_("Another edition of this pack is the released one."),
            ),
            models.CheckConstraint(
                condition=Q(state=PackState.DRAFT, released_at__isnull=True)
                | Q(state__in=ISSUED, released_at__isnull=False, released_by__isnull=False),
                name="pack_released_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} · {self.snapshot.cycle} · {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:pack_detail", args=[self.pk])

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.committee.unit_id, committee_id=self.committee_id)

    @property
    def file_languages(self) -> list[str]:
        """The files that it has as PDF, in their order: codes of `FileLanguage`."""
        both = [str(FileLanguage.BILINGUAL)] if self.is_bilingual else []
        return [*self.languages.split(), *both]

    @property
    def copy_languages(self) -> list[str]:
        """The languages of its other formats; both of the file with two side by side."""
        wanted = {*self.languages.split(), *(SIDE_BY_SIDE if self.is_bilingual else ())}
        return [language for language in Language.values if language in wanted]

    @property
    def file_state(self) -> str:
        """Of which state the files are that one reads now."""
        return PackState.DRAFT if self.state == PackState.DRAFT else PackState.RELEASED


class PackFile(models.Model):
    """The file of a pack in one language: one while it is a draft, another when it is released."""

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="files")
    language = models.CharField(_("language"), max_length=5, choices=FileLanguage)
    state = models.CharField(_("state"), max_length=10, choices=PackState)
    pages = models.PositiveSmallIntegerField(_("pages"))
    # The version of the translations that it was made with; empty for files of before these were kept.
    texts = models.CharField(max_length=64, blank=True, default="")
    # How long the part before the project pages is: the next building guesses that it stays so.
    front_pages = models.PositiveSmallIntegerField(default=0)
    document = models.ForeignKey("ppm.StoredFile", models.PROTECT, related_name="+")
    figures = models.ForeignKey("ppm.StoredFile", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "language", "state"], name="packfile_once"),
            models.CheckConstraint(
                condition=Q(state__in=PackState.values),
                name="packfile_known_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack} · {self.language}"


class Flash(models.Model):
    """News of between the freeze and the meeting: a dated page of every edition built after it.

    The figures are those of the freeze. Natively in French and Dutch; English is a courtesy.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="flashes")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="flashes")
    text_fr = models.CharField(_("text in French"), max_length=1200)
    text_nl = models.CharField(_("text in Dutch"), max_length=1200)
    text_en = models.CharField(_("text in English"), max_length=1200, blank=True)
    by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = FlashQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="flash_withdrawn_by",
            )
        ]

    def __str__(self) -> str:
        return self.text_fr[:60]

    def text_in(self, language: str) -> str:
        """In this language; without English the French text."""
        return str(getattr(self, f"text_{language}") or self.text_fr)

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.committee.unit_id, committee_id=self.committee_id)


class PackSchedule(Versioned):
    """A draft that builds itself, so many working days after each freeze, or on one day."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="pack_schedules", verbose_name=_("committee")
    )
    preset = models.CharField(_("kind"), max_length=10, choices=Preset, default=Preset.BOARD)
    unit = models.ForeignKey(
        "ppm.OrgUnit", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    languages = models.CharField(max_length=8, blank=True)
    is_bilingual = models.BooleanField(_("French and Dutch side by side"), default=False)
    formats = models.CharField(max_length=40, default=PackFormat.PDF)
    working_days = models.PositiveSmallIntegerField(
        _("working days after the freeze"), null=True, blank=True
    )
    on = models.DateField(_("on the day"), null=True, blank=True)
    series = models.CharField(
        _("reporting series"), max_length=12, choices=Series, default=Series.MONTHLY
    )
    by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = PackScheduleQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.CheckConstraint(
                condition=Q(working_days__isnull=False, on__isnull=True)
                | Q(working_days__isnull=True, on__isnull=False),
                name="packschedule_days_or_day",
                violation_error_message=_("Give a number of working days, or one day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.committee} · {self.preset}"

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.committee.unit_id, committee_id=self.committee_id)


class PackReader(models.Model):
    """Somebody besides the members who is sent the link when a pack of the committee is released."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="pack_readers")
    person = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PackReaderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "person"],
                condition=Q(ended_at__isnull=True),
                name="packreader_once",
                violation_error_message=_("This person is on the list already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.committee_id} · {self.person_id}"

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.committee.unit_id, committee_id=self.committee_id)


class KeptSheet(models.Model):
    """A project's page that has been laid out: `key` is the hash of all that it depends on."""

    key = models.CharField(max_length=64, primary_key=True)
    content = models.ForeignKey("ppm.StoredFile", models.PROTECT, related_name="+")
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key[:8]
