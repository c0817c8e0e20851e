"""What differs between two reports: the last thing a manager sees, the first thing a PMO looks at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.choices import Block
from portfolio.statusreports.line_differences import moves
from portfolio.statusreports.submission import Background, Submission

STATUS, TEXT, DAY, MONEY, WORD = "status", "text", "day", "money", "word"


@dataclass(frozen=True)
class Difference:
    """One value that is not what it was; `kind` says how both are shown."""

    block: str
    label: "str | Promise"
    kind: str
    before: object
    after: object


def differences(
    background: Background,
    before: Submission | None,
    after: Submission,
    *,
    has_texts: bool = False,
) -> list[Difference]:
    """Everything that changed, in the order of the form; nothing when there is no report before.

    The narrative of a period always differs from the last one: its texts are compared where two versions
    of the same report are (`has_texts`).
    """
    if before is None:
        return []
    return [
        *(_texts(before, after) if has_texts else ()),
        *_statuses(background, before, after, has_texts),
        *_figures(before, after, has_texts),
        *_milestones(background, before, after),
        *_lines(before, after),
        *(_decisions(background, before, after) if has_texts else ()),
        *(_outlook(before, after) if has_texts else ()),
    ]


def _texts(before: Submission, after: Submission) -> Iterator[Difference]:
    for label, old, new in (
        (_("Headline"), before.headline, after.headline),
        (_("Done this period"), before.done, after.done),
        (_("Next period"), before.next_steps, after.next_steps),
        (_("Help needed"), before.help_needed, after.help_needed),
    ):
        if old.strip() != new.strip():
            yield Difference(Block.SUMMARY, label, TEXT, old, new)


def _outlook(before: Submission, after: Submission) -> Iterator[Difference]:
    for label, old, new in (
        (_("benefits, outlook"), before.benefits_outlook, after.benefits_outlook),
        (
            _("contribution to objectives and commitments"),
            before.contribution,
            after.contribution,
        ),
        (_("outlook"), before.outlook, after.outlook),
    ):
        if old.strip() != new.strip():
            yield Difference(Block.OUTLOOK, label, TEXT, old, new)


def _statuses(
    background: Background, before: Submission, after: Submission, has_texts: bool
) -> Iterator[Difference]:
    for name in background.dimensions:
        old, new = before.dimensions.get(name), after.dimensions.get(name)
        if not old or not new:
            continue
        if old.declared != new.declared:
            yield Difference(Block.STATUS, name.label, STATUS, old.declared, new.declared)
        if not has_texts:
            continue
        for label, was, now in (
            (_("%(dimension)s: reason"), old.comment, new.comment),
            (_("%(dimension)s: evidence"), old.evidence, new.evidence),
            (_("%(dimension)s: path to green"), old.path_to_green, new.path_to_green),
            (_("%(dimension)s: who acts"), old.action_owner, new.action_owner),
        ):
            if was.strip() != now.strip():
                words = capfirst(str(label % {"dimension": name.label}))
                yield Difference(Block.STATUS, words, TEXT, was, now)
        if old.green_on != new.green_on:
            words = capfirst(str(_("%(dimension)s: green again by") % {"dimension": name.label}))
            yield Difference(Block.STATUS, words, DAY, old.green_on, new.green_on)


def _decisions(
    background: Background, before: Submission, after: Submission
) -> Iterator[Difference]:
    old = {one.question: one for one in before.decisions}
    new = {one.question: one for one in after.decisions}
    for question in [*old, *(one for one in new if one not in old)]:
        if question not in new:
            yield Difference(Block.DECISIONS, _("Decision no longer asked"), TEXT, question, "")
        elif question not in old:
            yield Difference(Block.DECISIONS, _("Decision asked"), TEXT, "", question)
        elif old[question] != new[question]:
            was, now = old[question], new[question]
            if was.proposal != now.proposal:
                yield Difference(Block.DECISIONS, _("Proposal"), TEXT, was.proposal, now.proposal)
            if was.consequence != now.consequence:
                yield Difference(
                    Block.DECISIONS,
                    _("If nothing is decided"),
                    TEXT,
                    was.consequence,
                    now.consequence,
                )
            if was.options != now.options:
                yield Difference(Block.DECISIONS, _("Options"), TEXT, was.options, now.options)
            if was.amount != now.amount:
                yield Difference(Block.DECISIONS, question, MONEY, was.amount, now.amount)
            if was.committee_id != now.committee_id:
                names: dict[int | None, str] = {one.pk: one.name for one in background.committees}
                yield Difference(
                    Block.DECISIONS,
                    _("Who is to decide"),
                    WORD,
                    names.get(was.committee_id, ""),
                    names.get(now.committee_id, ""),
                )
            if was.meeting_on != now.meeting_on:
                yield Difference(
                    Block.DECISIONS, _("At the meeting of"), DAY, was.meeting_on, now.meeting_on
                )


def by_block(found: Iterable[Difference]) -> dict[str, list[Difference]]:
    """The differences under the blocks of the form that they stand in."""
    blocks: dict[str, list[Difference]] = {}
    for one in found:
        blocks.setdefault(str(one.block), []).append(one)
    return blocks


def _figures(before: Submission, after: Submission, has_texts: bool) -> Iterator[Difference]:
    if before.forecast_end != after.forecast_end:
        yield Difference(
            Block.FIGURES,
            _("End of the project, forecast"),
            DAY,
            before.forecast_end,
            after.forecast_end,
        )
    # From one period to the next the accounts always run further.
    if has_texts and before.accounts_as_of != after.accounts_as_of:
        yield Difference(
            Block.FIGURES, _("Accounts as of"), DAY, before.accounts_as_of, after.accounts_as_of
        )
    for label, old, new in (
        (_("Spent so far"), before.actual, after.actual),
        (_("Forecast at completion"), before.forecast, after.forecast),
    ):
        if old != new:
            yield Difference(Block.FIGURES, label, MONEY, old, new)


def _milestones(
    background: Background, before: Submission, after: Submission
) -> Iterator[Difference]:
    names = {one.pk: one.name for one in background.milestones}
    old = {one.milestone_id: one for one in before.milestones}
    for entry in after.milestones:
        known = old.get(entry.milestone_id)
        if known is None or entry.milestone_id not in names:
            continue
        name = names[entry.milestone_id]
        if entry.actual_on and not known.actual_on:
            yield Difference(
                Block.MILESTONES,
                _("%(milestone)s: reached") % {"milestone": name},
                DAY,
                None if known.forecast_on == entry.actual_on else known.forecast_on,
                entry.actual_on,
            )
        elif entry.actual_on != known.actual_on:
            label = _("%(milestone)s: reached") % {"milestone": name}
            yield Difference(Block.MILESTONES, label, DAY, known.actual_on, entry.actual_on)
        elif entry.forecast_on != known.forecast_on:
            yield Difference(Block.MILESTONES, name, DAY, known.forecast_on, entry.forecast_on)


def _lines(before: Submission, after: Submission) -> Iterator[Difference]:
    for label, old, new in moves(before.lines, after.lines):
        kind = DAY if isinstance(old or new, date) else WORD
        yield Difference(Block.MILESTONES, label, kind, old, new)


def change(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """The difference of two amounts; none when one of them is not known."""
    if before is None or after is None:
        return None
    return after - before
