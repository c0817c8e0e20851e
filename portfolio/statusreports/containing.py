"""The reports of shorter series that one of a longer series fills."""

from collections.abc import Collection

from portfolio.statusreports.choices import ReportState
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.models import ReportingCycle, StatusReport


def lock_contained(report: StatusReport, states: Collection[str]) -> list[StatusReport]:
    """Lock the reports that this one fills, in these states, but for those of a frozen period.

    Their periods are read once the locks are held: of a freeze that was waited for nothing is rewritten.
    """
    rows = report.contains.select_for_update(of=("self",)).filter(state__in=states)
    found = list(rows.order_by("pk"))
    if not found:
        return []
    cycles = ReportingCycle.objects.open().in_bulk({one.cycle_id for one in found})
    for one in found:
        if one.cycle_id in cycles:
            one.cycle = cycles[one.cycle_id]
    return [one for one in found if one.cycle_id in cycles]


def give_draft(report: StatusReport, other: StatusReport) -> bool:
    """Let what was typed in one report go on in another; false where something was typed in that one, too.

    Both rows are locked, as every save does, and what was typed is read afterwards.
    """
    if report.state == ReportState.EXPECTED:
        return True  # nobody has begun it
    drafts = ReportDraft.objects.in_bulk([report.pk, other.pk])
    own, others = drafts.get(report.pk), drafts.get(other.pk)
    if own is None or not (own.values or own.aside):
        return True
    if others is not None and (others.values or others.aside):
        return False
    saves = {code: one["version"] for code, one in others.blocks.items()} if others else {}
    taken = {
        "values": own.values,
        "aside": own.aside,
        # Versions never go back: a form that was opened before is refused.
        "blocks": {
            code: {**one, "version": one["version"] + saves.get(code, 0)}
            for code, one in own.blocks.items()
        },
        "saved_by": own.saved_by,
        "saved_at": own.saved_at,
        "started_at": own.started_at,
        "active_seconds": own.active_seconds + (others.active_seconds if others else 0),
    }
    ReportDraft.objects.update_or_create(report=other, defaults=taken)
    own.values, own.aside, own.active_seconds = {}, {}, 0
    own.blocks = {code: {"version": one["version"]} for code, one in own.blocks.items()}
    own.save()
    if other.state == ReportState.EXPECTED:
        other.state = ReportState.DRAFT
        other.save(update_fields=["state"])
    return True
