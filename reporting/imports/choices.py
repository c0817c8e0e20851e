"""Fields that a file can fill, and how far an import is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.sources.choices import NoteSubject


class Kind(TextChoices):
    """How the cells of a column are read."""

    KEY = "key", pgettext_lazy("kind of column", "key")
    TEXT = "text", pgettext_lazy("kind of column", "text")
    RATING = "rating", pgettext_lazy("kind of column", "rating")
    DATE = "date", pgettext_lazy("kind of column", "date")
    MONEY = "money", pgettext_lazy("kind of column", "amount")
    PERCENT = "percent", pgettext_lazy("kind of column", "percentage")
    STATE = "state", pgettext_lazy("kind of column", "state")
    PERSON = "person", pgettext_lazy("kind of column", "person")


class Target(TextChoices):
    """A field of the portal that a column can fill."""

    KEY = "key", _("Key (identifier in the source)")
    NAME = "name", _("Name")
    UNIT = "unit", _("Department (code)")
    UNIT_NAME = "unit_name", _("Department (name)")
    CATEGORY = "category", _("Category")
    STATE = "state", _("State")
    MANAGER = "manager", _("Project manager")
    EXECUTIVE = "executive", _("Executive (sponsor)")
    DESCRIPTION = "description", _("Description")
    RATING = "rating", _("Delivery confidence, independent rating")
    RATING_OWN = "rating_own", _("Delivery confidence, the owner’s rating")
    RATING_NOTE = "rating_note", _("Comment on the rating")
    START = "start", _("Start date")
    END = "end", _("End date")
    SCHEDULE_NOTE = "schedule_note", _("Comment on the schedule")
    YEAR_BASELINE = "year_baseline", _("Budget of the year")
    YEAR_FORECAST = "year_forecast", _("Forecast of the year")
    YEAR_VARIANCE = "year_variance", _("Variance of the year (%)")
    YEAR_NOTE = "year_note", _("Comment on the variance")
    COST_TOTAL = "cost_total", _("Whole-life cost")
    FORECAST_TOTAL = "forecast_total", _("Forecast at completion")
    SPENT = "spent", _("Spent so far")
    COST_NOTE = "cost_note", _("Comment on the whole-life cost")
    BENEFIT_TOTAL = "benefit_total", _("Benefits in total")
    BENEFIT_NOTE = "benefit_note", _("Comment on the benefits")


class RunState(TextChoices):
    """How far an import is. Reading, checking, applying and undoing are jobs."""

    UPLOADED = "uploaded", pgettext_lazy("state of an import", "being read")
    READ = "read", pgettext_lazy("state of an import", "read")
    CHECKING = "checking", pgettext_lazy("state of an import", "being checked")
    PREVIEWED = "previewed", pgettext_lazy("state of an import", "checked")
    APPLYING = "applying", pgettext_lazy("state of an import", "being applied")
    APPLIED = "applied", pgettext_lazy("state of an import", "applied")
    UNDOING = "undoing", pgettext_lazy("state of an import", "being undone")
    UNDONE = "undone", pgettext_lazy("state of an import", "undone")
    FAILED = "failed", pgettext_lazy("state of an import", "failed")


AT_WORK = (RunState.UPLOADED, RunState.CHECKING, RunState.APPLYING, RunState.UNDOING)
WRITTEN = (RunState.APPLIED, RunState.UNDOING, RunState.UNDONE)


class Outcome(TextChoices):
    """What an import does with a row."""

    REFUSED = "refused", pgettext_lazy("imported row", "refused")
    CREATED = "created", pgettext_lazy("imported row", "new")
    UPDATED = "updated", pgettext_lazy("imported row", "changed")
    UNCHANGED = "unchanged", pgettext_lazy("imported row", "unchanged")


class Fate(TextChoices):
    """What became of a written row when the import was undone."""

    UNDONE = "undone", pgettext_lazy("imported row", "undone")
    STAYS = "stays", pgettext_lazy("imported row", "stays: changed since")


class Confidence(TextChoices):
    """How sure a proposal is."""

    HIGH = "high", pgettext_lazy("proposal", "certain")
    MEDIUM = "medium", pgettext_lazy("proposal", "likely")
    LOW = "low", pgettext_lazy("proposal", "to be checked")


class Reason(TextChoices):
    """Why a column is proposed for a field."""

    HEADER = "header", _("The header names this field.")
    RIVAL = "rival", _("The header names this field; so does “%(other)s”.")
    PAIR = "pair", _("Two columns of dates: the first is the start, the second the end.")
    NEIGHBOUR = "neighbour", _("A comment beside these figures.")
    CONTENT = "content", _("Its cells look like it; the header does not say so.")
    SAVED = "saved", _("From the saved mapping.")
    SHEET = "sheet", _("Each sheet bears the name of a department.")


KINDS: dict[Target, Kind] = {
    **dict.fromkeys(Target, Kind.TEXT),
    Target.KEY: Kind.KEY,
    Target.RATING: Kind.RATING,
    Target.RATING_OWN: Kind.RATING,
    Target.STATE: Kind.STATE,
    Target.MANAGER: Kind.PERSON,
    Target.EXECUTIVE: Kind.PERSON,
    Target.START: Kind.DATE,
    Target.END: Kind.DATE,
    Target.YEAR_BASELINE: Kind.MONEY,
    Target.YEAR_FORECAST: Kind.MONEY,
    Target.YEAR_VARIANCE: Kind.PERCENT,
    Target.COST_TOTAL: Kind.MONEY,
    Target.FORECAST_TOTAL: Kind.MONEY,
    Target.SPENT: Kind.MONEY,
    Target.BENEFIT_TOTAL: Kind.MONEY,
}
SECTIONS = (
    (
        _("The project"),
        (
            *(Target.KEY, Target.NAME, Target.UNIT, Target.UNIT_NAME),
            *(Target.CATEGORY, Target.STATE, Target.MANAGER, Target.EXECUTIVE, Target.DESCRIPTION),
        ),
    ),
    (_("Delivery confidence"), (Target.RATING, Target.RATING_OWN, Target.RATING_NOTE)),
    (_("Dates"), (Target.START, Target.END, Target.SCHEDULE_NOTE)),
    (
        _("Money"),
        (
            *(Target.YEAR_BASELINE, Target.YEAR_FORECAST, Target.YEAR_VARIANCE, Target.YEAR_NOTE),
            *(Target.COST_TOTAL, Target.FORECAST_TOTAL, Target.SPENT, Target.COST_NOTE),
            *(Target.BENEFIT_TOTAL, Target.BENEFIT_NOTE),
        ),
    ),
)
NOTE_TARGETS = {
    NoteSubject.RATING: Target.RATING,
    NoteSubject.START: Target.START,
    NoteSubject.END: Target.END,
    NoteSubject.SCHEDULE: Target.SCHEDULE_NOTE,
    NoteSubject.YEAR: Target.YEAR_NOTE,
    NoteSubject.COST: Target.COST_NOTE,
    NoteSubject.BENEFIT: Target.BENEFIT_NOTE,
}
# A row without one of these cannot be placed; the unit only where the file names one.
REQUIRED = (Target.KEY, Target.NAME, Target.UNIT)
MAX_LENGTHS = {
    Target.KEY: 120,
    Target.NAME: 160,
    Target.UNIT: 160,
    Target.UNIT_NAME: 160,
    Target.CATEGORY: 120,
}
