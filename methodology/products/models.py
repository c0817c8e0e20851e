from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from methodology.products.choices import Due, Party, ProductKind
from ppm.org.versions import BUMP_VERSION, Versioned


class ManagementProduct(Versioned):
    """One management product in the institution's own words; `headings` has one heading a line."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("type"), max_length=10, choices=ProductKind)
    due = models.CharField(_("due at"), max_length=10, choices=Due)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=300)
    headings = models.TextField(
        _("headings"), max_length=1500, help_text=_("One heading on each line.")
    )
    prepared_by = ArrayField(
        models.CharField(max_length=20, choices=Party), verbose_name=_("prepared by")
    )
    approved_by = ArrayField(
        models.CharField(max_length=20, choices=Party), verbose_name=_("approved by"), blank=True
    )

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return self.key
