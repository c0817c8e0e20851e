"""The lines of a change of many lines: old beside new, and what becomes of each."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portfolio.changesets.drawing import old_and_new, outcome_cell, outcome_in_words
from portfolio.registers.shape.models import EntryChangeLine
from portfolio.registers.shape.register import Register
from portfolio.registers.shape.values import in_words, label_of
from ppm.ui.columns import Column


def columns(one: Register) -> list[Column]:
    """The columns for the changes of one register."""

    def name(line: EntryChangeLine) -> SafeString:
        if line.entry_id is None:
            return format_html('{}<span class="sub">{}</span>', line.title, _("new"))
        return format_html(
            '<a href="{}">{}</a><span class="sub">{}</span>',
            one.address("detail", line.entry_id),
            line.title,
            line.reference,
        )

    def changes(line: EntryChangeLine) -> SafeString:
        found = getattr(line, "found", {})
        return old_and_new(
            (
                label_of(one.model, key),
                in_words(one.model, key, line.before.get(key), found) if line.before else "",
                in_words(one.model, key, value, found),
            )
            for key, value in line.after.items()
        )

    def words(line: EntryChangeLine) -> str:
        return outcome_in_words(line.change.state, line.outcome, str(line.get_outcome_display()))

    def sentence(line: EntryChangeLine) -> Any:
        return line.rule or (line.get_why_display() if line.why else "")

    return [
        Column("title", one.word, name, lambda r: r.title, sort="title", primary=True, width=44),
        Column(
            "initiative",
            _("Initiative"),
            lambda r: r.initiative.code if r.initiative_id else "–",
            sort=("initiative__code", "reference"),
        ),
        Column("changes", _("Old → new"), changes, width=48, css="span-2"),
        Column(
            "outcome",
            _("Outcome"),
            lambda r: outcome_cell(words(r), r.outcome, r.why, sentence(r)),
            lambda r: str(sentence(r) or words(r)),
            sort=("outcome", "why"),
            css="span-2",
        ),
    ]
