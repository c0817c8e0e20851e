from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.permissions.access import AccessPoint


class StoredFile(models.Model):
    """One file: its content by hash, its name, and where it sits; without a place, private to its creator."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size"))
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("kind"), max_length=120)
    created_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="files", verbose_name=_("added by")
    )
    created_at = models.DateTimeField(_("added"), default=now, editable=False)
    is_private = models.BooleanField(_("private"))
    perm = models.CharField(max_length=40, blank=True)  # what one must hold at the place below
    unit = models.ForeignKey("ppm.OrgUnit", models.PROTECT, null=True, blank=True, related_name="+")
    # The kernel knows neither initiatives nor committees: numbers only.
    initiative_id = models.BigIntegerField(null=True, blank=True)
    committee_id = models.BigIntegerField(null=True, blank=True)
    is_confidential = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_private=True, perm="") | (Q(is_private=False) & ~Q(perm="")),
                name="storedfile_private_or_placed",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("ppm:file_download", args=[self.pk])

    def access_point(self) -> AccessPoint:
        return AccessPoint(
            unit_id=self.unit_id,
            initiative_id=self.initiative_id,
            committee_id=self.committee_id,
            is_confidential=self.is_confidential,
        )


class DownloadRecord(models.Model):
    """Who took which file, when. Written once."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="downloads")
    person = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now, editable=False)

    def __str__(self) -> str:
        return f"{self.file_id} · {self.person_id} · {self.at:%Y-%m-%d %H:%M}"
