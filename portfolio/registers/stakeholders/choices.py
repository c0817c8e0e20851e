from django.db import models
from django.utils.translation import pgettext_lazy


class StakeholderKind(models.TextChoices):
    PERSON = "person", pgettext_lazy("kind of a stakeholder", "person")
    GROUP = "group", pgettext_lazy("kind of a stakeholder", "group of people")
    UNIT = "unit", pgettext_lazy("kind of a stakeholder", "unit of the institution")
    OUTSIDE = "outside", pgettext_lazy("kind of a stakeholder", "organisation outside")


class StakeholderState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("state of a stakeholder", "concerned")
    GONE = "gone", pgettext_lazy("state of a stakeholder", "no longer concerned")


class Degree(models.IntegerChoices):
    """The five steps of interest and of influence."""

    VERY_LOW = 1, pgettext_lazy("degree", "1 – very low")
    LOW = 2, pgettext_lazy("degree", "2 – low")
    MEDIUM = 3, pgettext_lazy("degree", "3 – medium")
    HIGH = 4, pgettext_lazy("degree", "4 – high")
    VERY_HIGH = 5, pgettext_lazy("degree", "5 – very high")


class Stance(models.IntegerChoices):
    AGAINST = 1, pgettext_lazy("stance", "against")
    CRITICAL = 2, pgettext_lazy("stance", "critical")
    NEUTRAL = 3, pgettext_lazy("stance", "neutral")
    FAVOURABLE = 4, pgettext_lazy("stance", "in favour")
    DRIVING = 5, pgettext_lazy("stance", "driving it")


class Channel(models.TextChoices):
    MEETING = "meeting", pgettext_lazy("channel", "meeting")
    TALK = "talk", pgettext_lazy("channel", "talk")
    MAIL = "mail", pgettext_lazy("channel", "e-mail")
    NEWSLETTER = "newsletter", pgettext_lazy("channel", "newsletter or intranet")
    SESSION = "session", pgettext_lazy("channel", "information session")
    REPORT = "report", pgettext_lazy("channel", "report")


class Tongue(models.TextChoices):
    """The language or languages of a message."""

    FR = "fr", pgettext_lazy("language of a message", "French")
    NL = "nl", pgettext_lazy("language of a message", "Dutch")
    BOTH = "fr_nl", pgettext_lazy("language of a message", "French and Dutch")
    EN = "en", pgettext_lazy("language of a message", "English")
    ALL = "all", pgettext_lazy("language of a message", "French, Dutch and English")


class Rhythm(models.TextChoices):
    ONCE = "once", pgettext_lazy("rhythm", "once")
    WEEKLY = "weekly", pgettext_lazy("rhythm", "every week")
    MONTHLY = "monthly", pgettext_lazy("rhythm", "every month")
    QUARTERLY = "quarterly", pgettext_lazy("rhythm", "every three months")
    AT_MILESTONES = "milestones", pgettext_lazy("rhythm", "at milestones")


DAYS = {Rhythm.WEEKLY: 7, Rhythm.MONTHLY: 30, Rhythm.QUARTERLY: 91}
