from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ppm.accounts.choices import Language
from reporting.packs.choices import PackFormat, PackState
from reporting.packs.models import Pack


class PackCopy(models.Model):
    """A pack in one language and another format than PDF: one while it is a draft, another when released,
    a marked one when a later edition replaces it.
    """

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="copies")
    language = models.CharField(_("language"), max_length=2, choices=Language)
    state = models.CharField(_("state"), max_length=10, choices=PackState)
    format = models.CharField(_("format"), max_length=4, choices=PackFormat)
    document = models.ForeignKey("ppm.StoredFile", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "language", "state", "format"], name="packcopy_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=PackState.values),
                name="packcopy_known_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack} · {self.language} · {self.format}"
