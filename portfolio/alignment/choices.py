from django.db import models
from django.utils.translation import pgettext_lazy


class Disposition(models.TextChoices):
    """What is to become of an application."""

    INVEST = "invest", pgettext_lazy("disposition of an application", "invest")
    TOLERATE = "tolerate", pgettext_lazy("disposition of an application", "tolerate")
    MIGRATE = "migrate", pgettext_lazy("disposition of an application", "migrate")
    RETIRE = "retire", pgettext_lazy("disposition of an application", "retire")


class Effect(models.TextChoices):
    """What a project does to what it touches."""

    CREATES = "creates", pgettext_lazy("what a project does", "creates")
    CHANGES = "changes", pgettext_lazy("what a project does", "changes")
    REPLACES = "replaces", pgettext_lazy("what a project does", "replaces")
    USES = "uses", pgettext_lazy("what a project does", "uses")


class Verdict(models.TextChoices):
    FAVOURABLE = "favourable", pgettext_lazy("opinion of the architects", "favourable")
    REMARKS = "remarks", pgettext_lazy("opinion of the architects", "favourable with remarks")
    UNFAVOURABLE = "unfavourable", pgettext_lazy("opinion of the architects", "unfavourable")


class Gate(models.TextChoices):
    """At which gate an opinion was asked."""

    G1 = "g1", "G1"
    G2 = "g2", "G2"
    STAGE = "stage", pgettext_lazy("gate", "stage boundary")
    RELEASE = "release", pgettext_lazy("gate", "release")
