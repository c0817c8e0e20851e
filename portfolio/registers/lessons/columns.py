from operator import attrgetter

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.registers.lessons.choices import LessonKind, LessonState
from portfolio.registers.lessons.models import Lesson
from portfolio.registers.shape import columns as shared
from ppm.ui import chips
from ppm.ui.columns import Column, day_column

TONES = {LessonState.NOTED: "neutral", LessonState.SHARED: "good", LessonState.OUTDATED: "neutral"}
KIND_TONES = {LessonKind.WORKED: "good", LessonKind.FAILED: "warn", LessonKind.RISK: "info"}


def kind_cell(row: Lesson) -> SafeString:
    return chips.badge(row.get_kind_display(), KIND_TONES[LessonKind(row.kind)])


KIND = Column(
    "kind",
    _("Type"),
    kind_cell,
    lambda r: str(r.get_kind_display()),
    sort="kind",
    width=18,
)
CATEGORY = Column(
    "category",
    _("Category"),
    lambda r: r.get_category_display(),
    lambda r: str(r.get_category_display()),
    sort="category",
    width=24,
)
REUSED = Column(
    "reused",
    _("Used by"),
    lambda r: shared.number_cell(r.reuse_count),
    lambda r: r.reuse_count,
    sort="reuse_count",
    numeric=True,
    width=10,
    hint=_("Open projects that say they use it."),
)
RECOMMENDATION = Column(
    "recommendation",
    _("Recommendation"),
    lambda r: chips.text(r.recommendation, r.language),
    lambda r: r.recommendation,
    width=60,
    css="span-2 wide-text",
)
COLUMNS = [
    shared.title(_("Lesson")),
    shared.initiative(),
    KIND,
    CATEGORY,
    Column(
        "scope",
        _("Counts for"),
        shared.editable("lesson", "scope", lambda r: r.get_scope_display()),
        lambda r: str(r.get_scope_display()),
        sort="scope",
        width=24,
        is_edited=True,
    ),
    shared.state("lesson", TONES),
    REUSED,
    day_column("noted", _("Noted"), lambda r: localdate(r.raised_at), sort="raised_at"),
    Column(
        "recommendation",
        _("Recommendation"),
        lambda r: chips.text(r.recommendation, r.language),
        lambda r: r.recommendation,
        width=60,
        css="span-2 wide-text",
        shown=False,
    ),
    *(
        Column(
            name,
            label,
            shared.text_of(name),
            attrgetter(name),
            width=40,
            css="span-2 wide-text",
            shown=False,
        )
        for name, label in (
            ("event", _("What happened")),
            ("cause", _("Cause")),
            ("effect", _("Effect")),
        )
    ),
    shared.owner("lesson"),
    shared.reference(),
    shared.code(),
    shared.committee(),
]
WHY = {
    "same_unit": _("same unit"),
    "same_kind": _("same kind of project"),
    "word_in_common": _("words in common"),
}


def _why(row: Lesson) -> SafeString:
    found = [(chips.badge(word, "info"),) for key, word in WHY.items() if getattr(row, key)]
    return format_html_join(" ", "{}", found) if found else chips.text("")


# What others have learned, as a project that starts reads it.
PROPOSED = [
    shared.title(_("Lesson")),
    RECOMMENDATION,
    Column("fit", _("Why it may help"), _why, lambda r: r.fit, sort="fit", width=24),
    KIND,
    CATEGORY,
    shared.initiative(),
    REUSED,
]
