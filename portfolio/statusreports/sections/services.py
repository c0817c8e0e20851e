from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.sections.layout import (
    ALWAYS,
    FIELDS,
    Layout,
    ListLayout,
    SectionLayout,
    problems,
)
from portfolio.statusreports.sections.models import Section, SectionList, SectionSet
from portfolio.statusreports.sections.selectors import in_force, read_layout
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock

NAMES = ("name_fr", "name_nl", "name_en")


class DraftExists(Exception):
    """There is one draft at a time."""

    message = _("A new version is being prepared already.")


class AlreadyInForce(Exception):
    """A version that was put into force is never changed."""

    message = _("This version is in force or was: prepare a new one to change something.")


class NotComplete(Exception):
    """Some blocks must be asked of everybody."""

    message = _(
        "The summary and the status are asked of every project: add them without condition."
    )


class NothingDiffers(Exception):
    """A version that asks the same as the one in force is not worth a number."""

    message = _("This version is the same as the one in force: there is nothing to put into force.")


def prepare_set(*, by: Person, at: datetime) -> SectionSet:
    """Begin a new version as a copy of the one in force. Raises DraftExists."""
    with audit.action("sections.prepared", by=by, at=at):
        last = SectionSet.objects.select_for_update().order_by("-number").first()
        if last is not None and last.published_at is None:
            raise DraftExists
        layout = in_force()
        made = SectionSet.objects.create(number=layout.number + 1)
        _write(made, layout)
    return made


def _write(made: SectionSet, layout: Layout) -> None:
    for position, one in enumerate(layout.sections, 1):
        _write_section(made, one, position * 10)


def _write_section(made: SectionSet, one: SectionLayout, position: int) -> Section:
    section = Section.objects.create(
        section_set=made,
        position=position,
        block=one.block,
        fields=list(one.fields),
        classes=list(one.classes),
        categories=list(one.categories),
        series=list(one.series),
        **dict(zip(NAMES, one.names, strict=True)),
    )
    _write_lists(section, one.lists)
    return section


def _write_lists(section: Section, lists: Sequence[ListLayout]) -> None:
    SectionList.objects.bulk_create(
        SectionList(
            section=section,
            position=position,
            kind=one.kind,
            most=one.most,
            days=one.days,
            least=one.least,
        )
        for position, one in enumerate(lists, 1)
    )


def edit_section(
    *,
    pk: int,
    version: int | None,
    values: Mapping[str, Any],
    lists: Sequence[ListLayout],
    by: Person,
    at: datetime,
) -> Section:
    """Change a section of the draft. Raises StaleVersion, AlreadyInForce."""
    with audit.action("sections.edited", by=by, at=at):
        # Locked before it is read: nobody puts the set into force in between.
        held = SectionSet.objects.select_for_update().get(sections=pk)
        section = lock(Section, pk, version)
        if held.published_at is not None:
            raise AlreadyInForce
        for name, value in values.items():
            setattr(section, name, value)
        asked = {*section.fields, *ALWAYS.get(section.block, ())}
        section.fields = [name for name in FIELDS[section.block] if name in asked]
        section.save()
        section.lists.all().delete()
        _write_lists(section, lists)
    return section


def add_section(*, pk: int, by: Person, at: datetime) -> Section:
    """Copy a section of the draft to the place before it, where it counts first: for other projects.

    Whoever adds it says then of whom it is asked. Raises AlreadyInForce.
    """
    with audit.action("sections.added", by=by, at=at):
        made = _draft_of(pk)
        rows = list(made.sections.order_by("position", "pk"))
        place = next(number for number, one in enumerate(rows) if one.pk == pk)
        layout = read_layout(made.pk, made.number)
        for number, one in enumerate(rows, 1):
            one.position = (number if number <= place else number + 1) * 10
            one.save(update_fields=["position"])
        return _write_section(made, layout.sections[place], (place + 1) * 10)


def remove_section(*, pk: int, by: Person, at: datetime) -> None:
    """Take a section out of the draft. Raises AlreadyInForce."""
    with audit.action("sections.removed", by=by, at=at):
        made = _draft_of(pk)
        SectionList.objects.filter(section=pk).delete()
        made.sections.filter(pk=pk).delete()


def _draft_of(section_id: int) -> SectionSet:
    """The version that a section belongs to, locked."""
    made = SectionSet.objects.select_for_update().get(sections=section_id)
    if made.published_at is not None:
        raise AlreadyInForce
    return made


def reset_set(*, number: int, by: Person, at: datetime) -> None:
    """Put the version that is being prepared back to the one in force. Raises AlreadyInForce."""
    with audit.action("sections.reset", by=by, at=at):
        made = SectionSet.objects.select_for_update().get(number=number)
        if made.published_at is not None:
            raise AlreadyInForce
        SectionList.objects.filter(section__section_set=made).delete()
        made.sections.all().delete()
        _write(made, in_force())


def publish_set(*, number: int, note: str, by: Person, at: datetime) -> SectionSet:
    """Put the draft into force: reports that nobody has begun yet are asked with it.

    Raises AlreadyInForce, NotComplete, NothingDiffers.
    """
    with audit.action("sections.published", by=by, at=at, reason=note):
        made = SectionSet.objects.select_for_update().get(number=number)
        if made.published_at is not None:
            raise AlreadyInForce
        if problems(read_layout(made.pk, made.number).sections):
            raise NotComplete
        if read_layout(made.pk, made.number).sections == in_force().sections:
            raise NothingDiffers
        made.note, made.published_at, made.published_by = note, at, by
        made.save(update_fields=["note", "published_at", "published_by"])
    return made
