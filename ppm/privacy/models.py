from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerName(models.Model):
    """A name or address that a person had; written by a trigger, deleted when the person is pseudonymised."""

    person = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="former_names", verbose_name=_("person")
    )
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"))
    until = models.DateTimeField(_("until"))
    changed_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()
