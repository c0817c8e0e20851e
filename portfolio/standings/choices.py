from django.db import models
from django.utils.translation import pgettext_lazy


class Colour(models.TextChoices):
    """Status colour; grey is “not known”, never a green."""

    GREEN = "green", pgettext_lazy("status colour", "green")
    AMBER = "amber", pgettext_lazy("status colour", "amber")
    RED = "red", pgettext_lazy("status colour", "red")
    GREY = "grey", pgettext_lazy("status colour", "not known")


# Rows of colours are stored as one letter each.
LETTERS = {Colour.GREEN: "G", Colour.AMBER: "A", Colour.RED: "R", Colour.GREY: "-"}
BY_LETTER = {letter: colour for colour, letter in LETTERS.items()}
