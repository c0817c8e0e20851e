"""What must be written: headline, decisions, and whether anything changed (DQ01, DQ02)."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.differences import differences
from portfolio.statusreports.submission import Background, Submission


def summary(background: Background, said: Submission) -> Iterator[Finding]:
    if not said.headline.strip():
        yield Finding(
            "DQ01", "headline", _("Write a headline: one sentence on where things stand.")
        )
    if background.initiative.tailoring_class == TailoringClass.LIGHT:
        return
    if not said.done.strip():
        yield Finding("DQ01", "done", _("Say what was done this period."))
    if not said.next_steps.strip():
        yield Finding("DQ01", "next_steps", _("Say what comes next."))


def decisions(background: Background, said: Submission) -> Iterator[Finding]:
    bodies = {one.pk: one for one in background.committees}
    for number, asked in enumerate(said.decisions):
        if asked.question.strip() and not asked.proposal.strip():
            yield Finding("DQ01", f"d{number}_proposal", _("Say what you propose to decide."))
        if asked.question.strip() and asked.committee_id is None:
            yield Finding("DQ01", f"d{number}_committee", _("Say which committee is to decide."))
        body = bodies.get(asked.committee_id) if asked.committee_id else None
        if body and body.meets_on and asked.meeting_on and asked.meeting_on < body.meets_on:
            yield Finding(
                "DQ01",
                f"d{number}_meeting_on",
                _("%(body)s does not meet before %(day)s: choose that day, or a later meeting."),
                params={
                    "body": body.name,
                    "day": date_format(body.meets_on, "SHORT_DATE_FORMAT"),
                },
            )
        if not asked.question.strip():
            yield Finding("DQ01", f"d{number}_question", _("Write the question to be decided."))


def unchanged(background: Background, said: Submission) -> Iterator[Finding]:
    """DQ02: no text, status, date, amount, milestone or decision differs from the last report."""
    if background.previous is None or said.is_unchanged:
        return
    before = background.previous_said
    if before is not None and not differences(background, before, said, has_texts=True):
        yield Finding(
            "DQ02",
            "headline",
            _("Nothing differs from the last report: is that so?"),
            is_blocking=False,
        )
