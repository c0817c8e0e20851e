from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Confidentiality(models.TextChoices):
    """Who may know of something, from the widest circle to the narrowest."""

    OPEN = "open", pgettext_lazy("confidentiality", "open")
    RESTRICTED = "restricted", pgettext_lazy("confidentiality", "restricted")
    SECRET = "secret", pgettext_lazy("confidentiality", "secret")

    @property
    def rank(self) -> int:
        """How narrow the circle is."""
        return list(type(self)).index(self)

    @property
    def meaning(self) -> str:
        """What it means to people who are not in the know."""
        return str(MEANINGS[self])


MEANINGS = {
    Confidentiality.OPEN: _("Whoever reads the unit’s initiatives reads this one."),
    Confidentiality.RESTRICTED: _(
        "Outside the list of people in the know only its code name appears, without texts, people, "
        "amounts or dates. Its figures are in nobody else’s totals."
    ),
    Confidentiality.SECRET: _("Only people in the know can find out that it exists."),
}


class RoleSource(models.TextChoices):
    """Where a role comes from; what a group gave, only groups take away."""

    HAND = "hand", _("given by hand")
    DIRECTORY = "directory", _("given by a group of the directory")
