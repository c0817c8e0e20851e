from django.db import models
from django.utils.timezone import now


class Favourite(models.Model):
    """A star that one person gave to an initiative."""

    person = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    initiative = models.ForeignKey(
        "portfolio.Initiative", models.PROTECT, related_name="favourites"
    )
    since = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "initiative"], name="favourite_once")
        ]

    def __str__(self) -> str:
        return str(self.initiative)
