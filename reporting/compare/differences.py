"""What differs between two sides of one project, value by value."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension
from reporting.compare.calc import MEASURES
from reporting.compare.lines import WORDS
from reporting.compare.wording import MEASURES as MEASURE_WORDS
from reporting.snapshots.frozen import Decision, Milestone, Project, Text
from reporting.snapshots.frozen_lines import MOST
from reporting.snapshots.texts import NO_TEXT

STATUS, DAY, MONEY, TEXT = "status", "day", "money", "text"
TEXTS = (
    ("headline", _("Headline")),
    ("stage", _("Stage")),
    ("done", _("Done this period")),
    ("next_steps", _("Next period")),
    ("help_needed", _("Help needed")),
)
# Of the longer series, and what the central PMO asked.
HANDED_IN = (
    ("outlook", _("Outlook on the coming period")),
    ("benefits_outlook", _("Benefits: what can be expected")),
    ("contribution", _("Contribution to objectives and commitments")),
    ("challenge", _("Question of the central PMO")),
    ("challenge_answer", _("Answer of the project")),
)
OF_A_DIMENSION = (
    ("comment", _("reason"), TEXT),
    ("evidence", _("evidence"), TEXT),
    ("path_to_green", _("path to green"), TEXT),
    ("green_on", _("green again by"), DAY),
    ("action_owner", _("who acts"), TEXT),
)


@dataclass(frozen=True)
class Difference:
    """One value on both sides; `kind` says how they are shown, `why` explains the later one.

    Of a line or a question, `named` is what somebody wrote, and the label what became of it.
    """

    label: "str | Promise"
    kind: str
    before: Any
    after: Any
    why: Text | None = None
    is_corrected: bool = False
    named: Text | None = None

    @property
    def pair(self) -> tuple[Any, Any]:
        return self.before, self.after


@dataclass(frozen=True)
class Side:
    """The project as it was on one side, with the addresses where that stands."""

    project: Project
    report: str  # address of the report, "" when there was none
    sealed: str  # address of the sealed row, "" for today
    corrected: dict[str, Any]

    def value(self, figure: str) -> Any:
        """The figure with its addendum, if there is one."""
        if figure in self.corrected:
            return self.corrected[figure]
        value = getattr(self.project, figure)
        return value.value if figure in MEASURES else value

    @property
    def sources(self) -> SafeString:
        """Links to the report that was handed in and to the sealed row."""
        links = [(self.report, _("the report")), (self.sealed, _("the frozen row"))]
        return format_html_join(" · ", '<a href="{}">{}</a>', [one for one in links if one[0]])

    def state(self, measure: str) -> str:
        known: str = getattr(self.project, measure).state
        return str(self.corrected.get(f"{measure}_state", known))


def statuses(old: Side, new: Side) -> Iterator[Difference]:
    for figure, label in (
        ("declared", _("Declared status")),
        ("computed", _("Computed status")),
        ("opinion", _("PMO opinion")),
    ):
        before, after = old.value(figure), new.value(figure)
        if before != after:
            why = new.project.opinion_text if figure == "opinion" else None
            yield Difference(label, STATUS, before, after, why, figure in new.corrected)
    for name in Dimension:
        first, second = old.project.dimension(name), new.project.dimension(name)
        if first is None or second is None:
            continue
        has_moved = first.declared != second.declared
        if has_moved:
            said = Text(second.comment, new.project.headline.language)
            yield Difference(name.label, STATUS, first.declared, second.declared, said or None)
        for part, label, kind in OF_A_DIMENSION:
            before, after = getattr(first, part), getattr(second, part)
            if before == after or (has_moved and part == "comment"):
                continue
            if kind == TEXT:
                before, after = (
                    Text(value, side.project.headline.language)
                    for value, side in ((before, old), (after, new))
                )
            words = {"dimension": capfirst(str(name.label)), "what": label}
            yield Difference(_("%(dimension)s: %(what)s") % words, kind, before, after)


def figures(old: Side, new: Side) -> Iterator[Difference]:
    for figure, label in (
        ("baseline_end", _("Agreed end")),
        ("forecast_end", _("Expected end")),
        ("accounts_as_of", _("Accounts as of")),
    ):
        before, after = old.value(figure), new.value(figure)
        if before != after:
            yield Difference(label, DAY, before, after, None, figure in new.corrected)
    for measure in MEASURES:
        before = (old.value(measure), old.project.currency, old.state(measure))
        after = (new.value(measure), new.project.currency, new.state(measure))
        if before != after:
            corrected = measure in new.corrected
            yield Difference(MEASURE_WORDS[measure], MONEY, before, after, None, corrected)
    yield from _years(old.project, new.project)


def _years(old: Project, new: Project) -> Iterator[Difference]:
    """Money of the years that both sides planned."""
    known = {one.year: one for one in old.lines.years}
    for one in new.lines.years:
        last = known.get(one.year)
        for measure in MEASURES if last else ():
            first, second = (
                (amount.value, project.currency, amount.state)
                for amount, project in ((getattr(last, measure), old), (getattr(one, measure), new))
            )
            if first != second:
                words = {"measure": MEASURE_WORDS[measure], "year": one.year}
                yield Difference(_("%(measure)s in %(year)s") % words, MONEY, first, second)


def milestones(before: Sequence[Milestone], after: Sequence[Milestone]) -> Iterator[Difference]:
    """Milestones are told apart by their keys; where the seal has none, by their names as reported."""
    known = {_mark(one): one for one in before}
    has_keys = all(one.key is not None for one in before)
    for one in after:
        last = known.pop(_mark(one) if has_keys else one.name.value, None)
        if last is None:
            yield Difference(WORDS["new"], DAY, None, one.forecast_on, named=one.name)
        elif one.actual_on != last.actual_on:
            days = last.actual_on or last.forecast_on, one.actual_on or one.forecast_on
            word = _("expected, then reached") if one.actual_on else _("not reached after all")
            yield Difference(word, DAY, *days, named=one.name)
        elif one.forecast_on != last.forecast_on:
            yield Difference("", DAY, last.forecast_on, one.forecast_on, named=one.name)
    for one in known.values():
        yield Difference("", DAY, one.forecast_on, None, named=one.name)


def _mark(one: Milestone) -> int | str:
    return one.name.value if one.key is None else one.key


def asked(before: Sequence[Decision], after: Sequence[Decision]) -> Iterator[Difference]:
    """Decisions asked of committees; a question that is worded anew is another one."""
    known = {one.question.value: one for one in before}
    for one in after:
        last = known.pop(one.question.value, None)
        if last is None:
            yield Difference(_("Decision asked"), TEXT, NO_TEXT, one.question)
            continue
        if one.proposal != last.proposal:
            pair = last.proposal, one.proposal
            yield Difference(_("Proposal of the project"), TEXT, *pair, named=one.question)
        if one.meeting_on != last.meeting_on:
            days = last.meeting_on, one.meeting_on
            yield Difference(_("Meeting asked for"), DAY, *days, named=one.question)
    for one in known.values():
        yield Difference(_("Decision asked"), TEXT, one.question, NO_TEXT)


def lines(old: Project, new: Project, *, hidden: Collection[str] = ()) -> Iterator[Difference]:
    """Actions, dependencies, benefits and exceptions by the day that each is about.

    Nothing is said of a dependency on one of the `hidden` initiatives, by their codes.
    """
    if not (old.lines.has_registers and new.lines.has_registers):
        return
    first, second = old.lines, new.lines
    taken, later = (
        [one for one in side.dependencies if one.other not in hidden] for side in (first, second)
    )
    yield from _days(
        *(first.exceptions, second.exceptions),
        lambda one: (one.reference, Text(one.reference, "")),
        lambda one: one.decide_by or one.since,
    )
    yield from _days(
        *(first.actions, second.actions),
        lambda one: (one.reference, one.title),
        lambda one: one.due_on,
    )
    yield from _days(
        *(taken, later),
        lambda one: ((one.role, one.other, one.what.value), one.what),
        lambda one: one.promised_on or one.needed_on,
    )
    yield from _days(
        *(first.benefits, second.benefits),
        lambda one: (one.name.value, one.name),
        lambda one: one.next_review_on,
    )


def _days(
    before: Sequence[Any],
    after: Sequence[Any],
    named: Callable[[Any], tuple[Any, Text]],
    day: Callable[[Any], date | None],
) -> Iterator[Difference]:
    """Lines that are new, no longer open or of another day; a list that was cut says nothing of the rest."""
    is_whole = len(before) < MOST and len(after) < MOST
    known = {named(one)[0]: one for one in before}
    for one in after:
        key, name = named(one)
        last = known.pop(key, None)
        if last is not None and day(one) != day(last):
            yield Difference("", DAY, day(last), day(one), named=name)
        elif last is None and is_whole:
            yield Difference(WORDS["new"], DAY, None, day(one), named=name)
    for one in known.values() if is_whole else ():
        yield Difference(WORDS["ended"], DAY, day(one), None, named=named(one)[1])


def texts(before: Project, after: Project) -> Iterator[Difference]:
    for name, label in TEXTS:
        yield from _words(label, getattr(before, name), getattr(after, name))
    if before.handed_in and after.handed_in:
        for name, label in HANDED_IN:
            first, second = getattr(before.handed_in, name), getattr(after.handed_in, name)
            yield from _words(label, first, second)


def _words(label: "str | Promise", first: Text, second: Text) -> Iterator[Difference]:
    if first.value != second.value:
        yield Difference(label, TEXT, first, second)
