from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.choices import WITH_MANAGER, Block, CycleState, ReportState
from portfolio.statusreports.drafts.blocks import FRAME, LINE, by_block
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.drafts.tokens import is_touched, version_of
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.pace import active_seconds
from portfolio.statusreports.sections.layout import Layout
from portfolio.statusreports.sections.selectors import in_force
from portfolio.statusreports.typed import in_language_of_page
from ppm import audit
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.org.versions import lock

TAB = "tab"  # the name of the value that tells one opened form from another


class CycleIsFrozen(Exception):
    """The figures of the period are sealed."""

    message = _("This period has been frozen: nothing can be changed any more.")


class NotWithManager(Exception):
    """The report lies with the PMO."""

    message = _("This report has been submitted in the meantime.")


class IsContained(NotWithManager):
    """The report is filled by that of a longer series."""

    message = _("This report is filled by the one of a longer period: act on that one.")


class DraftIsStale(Exception):
    """Somebody else saved these `blocks` since the form was opened; `stored` is the draft as it is now."""

    message = _("Somebody else saved this report in the meantime.")

    def __init__(self, stored: ReportDraft, blocks: Collection[Block]) -> None:
        super().__init__(str(self.message))
        self.stored, self.blocks = stored, tuple(blocks)


def check_open(report: StatusReport) -> None:
    """Raise CycleIsFrozen, NotWithManager or IsContained when a report cannot be written."""
    if report.cycle.state == CycleState.FROZEN:
        raise CycleIsFrozen
    if report.state not in WITH_MANAGER:
        raise NotWithManager
    if report.contained_in_id is not None:
        raise IsContained


@dataclass(frozen=True)
class Save:
    """What one form sent: its values, who sent it and when."""

    draft: ReportDraft
    values: Mapping[str, str]
    version: int | None
    by: Person
    at: datetime

    def signature(self) -> dict[str, Any]:
        return {"tab": self.values.get(TAB, ""), "by": self.by.pk, "at": self.at.isoformat()}


def save_draft(
    *,
    report: StatusReport,
    values: Mapping[str, str],
    version: int | None = None,
    by: Person,
    at: datetime,
    blocks: Collection[str] | None = None,
    same: Collection[str] = (),
    layout: Layout | None = None,
) -> ReportDraft:
    """Keep what was touched in these blocks (all by default) exactly as typed.

    `values` may hold a token for each block (`was_…`, see `tokens`); where it holds none, `version` is that
    of the draft when the form was opened, 0 when there was none. Saves from the same opened form (value
    `tab`) never collide. `same` are the blocks of which nothing is said to have changed. `layout` is the
    form that was drawn, by default the one in force.

    What does not collide is saved in any case; of what does, both texts are kept.
    Raises DraftIsStale, NotWithManager, CycleIsFrozen.
    """
    refused: list[Block] = []
    with audit.action("report.draft_saved", by=by, at=at):
        report = lock(StatusReport, report.pk, None)
        # Read after the lock, the period with it: another save may have just ended.
        stored = ReportDraft.objects.select_related("report__cycle").filter(report=report).first()
        if stored is not None:
            report.cycle = stored.report.cycle
        check_open(report)
        draft = stored or ReportDraft(report=report, started_at=at)
        _retype(draft, values.get("typed_in", ""))
        save = Save(draft, values, version, by, at)
        for block, typed in _typed_blocks(draft, values).items():
            if (blocks is None or block in blocks) and not _keep(save, block, typed):
                refused.append(block)
        for code in same:
            if code not in refused:
                _say_same(save, Block(code))
        rest = {name: value for name, value in draft.values.items() if name not in FRAME}
        draft.values = rest | {name: values[name] for name in FRAME if name in values}
        draft.active_seconds += active_seconds(draft.saved_at, at)
        draft.saved_by, draft.saved_at = by, at
        draft.save(force_insert=stored is None)
        if stored is not None:
            draft.version += 1  # as the database does on each save
        _begin(report, layout)
    if refused:
        raise DraftIsStale(draft, refused)
    return draft


def _retype(draft: ReportDraft, language: str) -> None:
    """What was typed in another language is kept as one types it in the language of this save."""
    if language in Language.values and draft.values.get("typed_in", language) != language:
        with translation.override(language):
            draft.values = in_language_of_page(draft.values)


def _typed_blocks(draft: ReportDraft, values: Mapping[str, str]) -> dict[Block, dict[str, str]]:
    """What was sent, by block; a form without tokens is whole: what it does not hold is emptied."""
    found = by_block(values)
    if not any(name.startswith("was_") for name in values):
        for code in draft.blocks:
            found.setdefault(Block(code), {})
    return found


def _begin(report: StatusReport, layout: Layout | None) -> None:
    """From the first save on it is being written, with the form that is in force on that day."""
    changed = []
    if report.state == ReportState.EXPECTED:
        report.state = ReportState.DRAFT
        changed.append("state")
    if report.section_set_id is None and (pk := (layout or in_force()).pk) is not None:
        report.section_set_id = pk
        changed.append("section_set")
    if changed:
        report.save(update_fields=changed)


def _keep(save: Save, block: Block, typed: dict[str, str]) -> bool:
    """Take a block over into the draft; false when somebody else was faster."""
    draft, mark = save.draft, save.values.get(f"was_{block}", "")
    if mark and not is_touched(mark, typed):
        return True
    typed = without_untouched_lines(typed)
    stored = by_block(draft.values).get(block, {})
    meta = draft.blocks.get(block, {})
    if typed == stored:
        return True
    if _collides(save, meta, mark):
        draft.aside[block] = {**save.signature(), "values": typed}
        return False
    lost = draft.aside.get(block)
    if lost and stored and lost["by"] == save.by.pk and lost["values"] != stored:
        # Chosen knowingly after a collision: the other text is kept aside instead.
        draft.aside[block] = {"by": meta.get("by"), "at": meta.get("at"), "values": stored}
    draft.values = {n: v for n, v in draft.values.items() if n not in stored} | typed
    draft.blocks[block] = {"version": meta.get("version", 0) + 1, **save.signature()}
    return True


def _collides(save: Save, meta: Mapping[str, Any], mark: str) -> bool:
    if not meta or (save.values.get(TAB) and meta.get("tab") == save.values.get(TAB)):
        return False
    if mark:
        return bool(meta["version"] != version_of(mark))
    return save.version is not None and save.draft.version != save.version


def without_untouched_lines(typed: Mapping[str, str]) -> dict[str, str]:
    """The values of a block without the lines that nobody touched: these follow their register."""
    lines: dict[str, dict[str, str]] = {}
    for name, value in typed.items():
        if found := LINE.fullmatch(name):
            lines.setdefault(found[1], {})[name] = value
    untouched = {line for line, own in lines.items() if not _is_typed(line, own)}
    return {
        name: value
        for name, value in typed.items()
        if not (found := LINE.fullmatch(name)) or found[1] not in untouched
    }


def _is_typed(line: str, own: Mapping[str, str]) -> bool:
    """Without a token only a milestone was: other lines are then changed in their registers."""
    mark = own.get(f"{line}_was")
    return is_touched(mark, own) if mark else line.startswith("m")


def _say_same(save: Save, block: Block) -> None:
    meta = save.draft.blocks.get(block, {})
    said = {"by": save.by.pk, "at": save.at.isoformat()}
    version = meta.get("version", 0) + 1
    save.draft.blocks[block] = {"version": version, **save.signature(), "same": said}


def unsay_same(*, report: StatusReport, block: str, by: Person, at: datetime) -> ReportDraft:
    """Take back that nothing changed in a block. Raises NotWithManager, CycleIsFrozen."""
    with audit.action("report.draft_saved", by=by, at=at):
        report = lock(StatusReport, report.pk, None)
        check_open(report)
        draft = ReportDraft.objects.get(report=report)
        draft.blocks.get(block, {}).pop("same", None)
        draft.save()
    return draft


def choose_aside(
    *, report: StatusReport, block: str, by: Person, at: datetime, takes: bool
) -> ReportDraft:
    """Put the text that was kept aside in the place of the stored one, which is kept aside; or drop it.

    Raises NotWithManager, CycleIsFrozen.
    """
    with audit.action("report.draft_saved", by=by, at=at):
        report = lock(StatusReport, report.pk, None)
        check_open(report)
        draft = ReportDraft.objects.get(report=report)
        lost = draft.aside.pop(block, None)
        if lost and takes:
            stored = by_block(draft.values).get(Block(block), {})
            meta = draft.blocks.get(block, {})
            draft.aside[block] = {"by": meta.get("by"), "at": meta.get("at"), "values": stored}
            rest = {name: value for name, value in draft.values.items() if name not in stored}
            draft.values = rest | lost["values"]
            draft.blocks[block] = {
                "version": meta.get("version", 0) + 1,
                "tab": "",
                "by": by.pk,
                "at": at.isoformat(),
            }
        draft.saved_by, draft.saved_at = by, at
        draft.save()
        draft.refresh_from_db(fields=["version"])
    return draft
