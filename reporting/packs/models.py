from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.meetings.models import Committee
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import roles_with
from ppm.permissions.scope import scope_of
from reporting.packs.choices import ISSUED, PackFormat, PackState
from reporting.snapshots.models import Snapshot

if TYPE_CHECKING:
    from ppm.accounts.models import Person


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
        return self.select_related("committee", "snapshot__cycle", "released_by").prefetch_related(
            "files"
        )


class Pack(Versioned):
    """What one committee reads about one frozen period. Releasing an edition supersedes the last one."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="packs", verbose_name=_("committee")
    )
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="packs", verbose_name=_("period")
    )
    edition = models.PositiveSmallIntegerField(_("edition"))
    languages = models.CharField(max_length=8)
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
                fields=["committee", "snapshot"],
                condition=Q(state=PackState.RELEASED),
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
    def is_issued(self) -> bool:
        return self.state in ISSUED


class PackFile(models.Model):
    """The file of a pack in one language: one while it is a draft, another when it is released."""

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="files")
    language = models.CharField(_("language"), max_length=2, choices=Language)
    state = models.CharField(_("state"), max_length=10, choices=PackState)
    pages = models.PositiveSmallIntegerField(_("pages"))
    # How long the part before the project pages is: the next building guesses that it stays so.
    front_pages = models.PositiveSmallIntegerField(default=0)
    document = models.ForeignKey("ppm.StoredFile", models.PROTECT, related_name="+")
    figures = models.ForeignKey("ppm.StoredFile", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "language", "state"], name="packfile_once"),
            models.CheckConstraint(
                condition=Q(state__in=[PackState.DRAFT, PackState.RELEASED]),
                name="packfile_known_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack} · {self.language}"


class KeptSheet(models.Model):
    """A project's page that has been laid out: `key` is the hash of all that it depends on."""

    key = models.CharField(max_length=64, primary_key=True)
    content = models.ForeignKey("ppm.StoredFile", models.PROTECT, related_name="+")
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key[:8]
