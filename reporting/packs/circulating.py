"""What goes round a pack: news after the freeze, who is sent the link, drafts that build themselves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.meetings.models import Committee
from portfolio.statusreports.choices import Series
from ppm import audit
from ppm.accounts.models import Person
from ppm.jobs.due import Due
from ppm.notices.messages import Message
from ppm.notices.services import notify_many
from ppm.org.models import OrgUnit
from ppm.org.versions import lock
from ppm.org.workdays import add_working_days
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from reporting.packs import services
from reporting.packs.choices import PackFormat
from reporting.packs.models import Flash, Pack, PackReader, PackSchedule
from reporting.snapshots.models import Snapshot

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SCHEDULED = "reporting.packs.scheduled"
LOOK_BACK = (
    100  # days, more than 60 working days: no schedule wakes up for periods frozen longer ago
)


class ReaderThere(Exception):
    message: "_StrPromise" = _("This person is on the list already.")


class ReaderBlind(Exception):
    message: "_StrPromise" = _("This person may not open the packs of this committee.")


class FlashThere(Exception):
    message: "_StrPromise" = _("This news is there already: the next edition carries it.")


class FlashWithdrawn(Exception):
    message: "_StrPromise" = _("This news has been withdrawn already.")


class ScheduleEnded(Exception):
    message: "_StrPromise" = _("This schedule has ended already.")


def add_flash(*, pack: Pack, texts: Mapping[str, str], by: Person, at: datetime) -> Pack:
    """Add news to the packs of this committee and period, and ask for the next edition of this one.

    The figures stay those of the freeze. Returns the new draft. Raises FlashThere.
    """
    with audit.action("pack.flash_added", by=by, at=at):
        Committee.objects.select_for_update().get(pk=pack.committee_id)
        same = {f"text_{language}": text for language, text in texts.items()}
        if Flash.objects.of(pack).standing().filter(**same).exists():
            raise FlashThere
        Flash.objects.create(
            committee=pack.committee,
            snapshot=pack.snapshot,
            by=by,
            at=at,
            **{f"text_{language}": text for language, text in texts.items()},
        )
        return services.ask_for_next_edition(pack=pack, by=by, at=at)


def withdraw_flash(*, flash: Flash, by: Person, at: datetime) -> None:
    """Keep the news out of every further edition; those released with it stay. Raises FlashWithdrawn."""
    with audit.action("pack.flash_withdrawn", by=by, at=at):
        flash = Flash.objects.select_for_update().get(pk=flash.pk)
        if flash.withdrawn_at:
            raise FlashWithdrawn
        flash.withdrawn_at, flash.withdrawn_by = at, by
        flash.save(update_fields=["withdrawn_at", "withdrawn_by"])


def add_reader(*, committee: Committee, person: Person, by: Person, at: datetime) -> PackReader:
    """Send somebody besides the members the link of what is released. Raises ReaderThere, ReaderBlind."""
    with audit.action("pack.reader_added", by=by, at=at):
        Committee.objects.select_for_update().get(pk=committee.pk)
        if PackReader.objects.current().filter(committee=committee, person=person).exists():
            raise ReaderThere
        if not can(person, Perm.PACK_VIEW, committee):
            raise ReaderBlind
        return PackReader.objects.create(committee=committee, person=person, by=by, at=at)


def end_reader(*, reader: PackReader, by: Person, at: datetime) -> None:
    """Take somebody off the list."""
    with audit.action("pack.reader_ended", by=by, at=at):
        PackReader.objects.filter(pk=reader.pk, ended_at__isnull=True).update(ended_at=at)


def add_schedule(
    *,
    committee: Committee,
    preset: str,
    unit: OrgUnit | None,
    languages: Sequence[str],
    is_bilingual: bool,
    formats: Sequence[str],
    working_days: int | None,
    on: date | None,
    series: str = Series.MONTHLY,
    by: Person,
    at: datetime,
) -> PackSchedule:
    """Have a draft built after each freeze, or once on a day."""
    with audit.action("pack.scheduled", by=by, at=at):
        schedule = PackSchedule(
            committee=committee,
            preset=preset,
            unit=unit,
            languages=" ".join(languages),
            is_bilingual=is_bilingual,
            formats=" ".join(
                one for one in PackFormat.values if one == PackFormat.PDF or one in formats
            ),
            working_days=working_days,
            on=on,
            series=series,
            by=by,
            at=at,
        )
        schedule.full_clean(exclude=["unit", "languages"])
        schedule.save()
    return schedule


def end_schedule(*, schedule: PackSchedule, version: int, by: Person, at: datetime) -> None:
    """Stop building. Raises StaleVersion, ScheduleEnded."""
    with audit.action("pack.schedule_ended", by=by, at=at):
        schedule = lock(PackSchedule, schedule.pk, version)
        if schedule.ended_at:
            raise ScheduleEnded
        schedule.ended_at = at
        schedule.save(update_fields=["ended_at"])


def due(at: datetime) -> Iterator[Due]:
    """Drafts whose day has come: each schedule once for each frozen period."""
    today = localdate(at)
    schedules = list(PackSchedule.objects.running().order_by("pk"))
    if not schedules:
        return
    since = at - timedelta(days=LOOK_BACK)
    recent = list(
        Snapshot.objects.latest_first().select_related("superseded_by").filter(sealed_at__gte=since)
    )
    for schedule in schedules:
        of_series = [one for one in recent if one.cycle.series == schedule.series]
        for snapshot in _wanted(schedule, of_series, today):
            yield Due(
                SCHEDULED,
                f"{schedule.pk}:{snapshot.pk}",
                {"schedule_id": schedule.pk, "snapshot_id": snapshot.pk},
            )


def _wanted(
    schedule: PackSchedule, snapshots: Sequence[Snapshot], today: date
) -> Sequence[Snapshot]:
    """Of these frozen periods, latest first, those whose draft is due by today."""
    if schedule.on is not None:
        # Also when nothing ran on the day itself: the period that was the last one then, as it is now.
        then = [one for one in snapshots if localdate(one.sealed_at) <= schedule.on <= today][:1]
        return [
            one
            for one in snapshots
            if not one.is_superseded and one.cycle_id in {last.cycle_id for last in then}
        ]
    days = schedule.working_days or 0
    return [
        one
        for one in snapshots
        # What was frozen before anybody asked for it is left alone.
        if not one.is_superseded
        and schedule.at <= one.sealed_at
        and today >= add_working_days(localdate(one.sealed_at), days)
    ]


def build_scheduled(*, schedule_id: int, snapshot_id: int, at: datetime) -> Pack | None:
    """Ask for the draft of a schedule in the name of who set it up; nothing if it has ended meanwhile.

    Once that person has left or may not build the packs of the committee any more, the schedule ends, and
    the central PMO is told.
    """
    schedule = (
        PackSchedule.objects.running()
        .select_related("committee__unit", "unit", "by")
        .filter(pk=schedule_id)
        .first()
    )
    if schedule is None:
        return None
    if not (schedule.by.is_active and can(schedule.by, Perm.PACK_BUILD, schedule.committee)):
        _end_for_want_of_owner(schedule, at)
        return None
    if schedule.on is not None:  # it has done its work
        end_schedule(schedule=schedule, version=schedule.version, by=schedule.by, at=at)
    return services.ask_for_pack(
        committee=schedule.committee,
        snapshot=Snapshot.objects.get(pk=snapshot_id),
        languages=schedule.languages.split(),
        formats=schedule.formats.split(),
        forewords={},
        preset=schedule.preset,
        unit=schedule.unit,
        is_bilingual=schedule.is_bilingual,
        by=schedule.by,
        at=at,
    )


def _end_for_want_of_owner(schedule: PackSchedule, at: datetime) -> None:
    committee = schedule.committee
    with audit.action("pack.schedule_ended", by=Person.objects.system(), at=at):
        schedule.ended_at = at
        schedule.save(update_fields=["ended_at"])
        today = localdate(at)
        roles = UnitRole.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today),
            person=OuterRef("pk"),
            role__in=[Role.CENTRAL_PMO, Role.HEAD_OF_PMO],
            valid_from__lte=today,
        )
        held = Person.objects.filter(Exists(roles), is_active=True).order_by("pk")
        link = reverse("reporting:pack_circulation", args=[committee.pk])
        facts = {"committee": str(committee), "person": str(schedule.by)}
        notify_many(
            "reporting.packs.schedule_ended",
            [Message(person, facts, link, schedule.access_point()) for person in held],
        )
