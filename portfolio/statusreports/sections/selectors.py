from functools import lru_cache

from portfolio.statusreports.sections.layout import Layout, ListLayout, SectionLayout
from portfolio.statusreports.sections.models import SectionSet
from portfolio.statusreports.sections.shipped import SHIPPED


def layout_of(section_set: SectionSet) -> Layout:
    """A version as the form reads it; one that was published never changes and is read once."""
    if section_set.published_at is None:
        return read_layout(section_set.pk, section_set.number)
    return _published(section_set.pk, section_set.number)


@lru_cache(maxsize=32)
def _published(pk: int, number: int) -> Layout:
    return read_layout(pk, number)


def read_layout(pk: int, number: int) -> Layout:
    """A version, in three queries."""
    section_set = SectionSet.objects.prefetch_related("sections__lists").get(pk=pk)
    rows = sorted(section_set.sections.all(), key=lambda row: (row.position, row.pk))
    return Layout(
        pk,
        number,
        tuple(
            SectionLayout(
                block=row.block,
                names=(row.name_fr or "", row.name_nl or "", row.name_en or ""),  # type: ignore[attr-defined]
                fields=tuple(row.fields),
                lists=tuple(
                    ListLayout(one.kind, one.most, one.days, one.least)
                    for one in sorted(row.lists.all(), key=lambda one: (one.position, one.pk))
                ),
                classes=tuple(row.classes),
                categories=tuple(row.categories),
                series=tuple(row.series),
            )
            for row in rows
        ),
    )


def in_force() -> Layout:
    """The version that was published last; where there is none, the one that the portal ships with."""
    stored = SectionSet.objects.published().order_by("-number").first()
    return layout_of(stored) if stored else SHIPPED


def layout_for(section_set_id: int | None) -> Layout:
    """The version that a report was written with; the one in force where nothing was written yet."""
    if section_set_id is None:
        return in_force()
    return layout_of(SectionSet.objects.get(pk=section_set_id))
