"""A version of the report form as it is read: frozen, without the database."""

from collections.abc import Iterable
from dataclasses import dataclass

from portfolio.initiatives.models import Initiative
from portfolio.statusreports.choices import Block
from portfolio.statusreports.drafts.blocks import FIGURES_SEEN, block_of
from portfolio.statusreports.sections.choices import ListKind

# Fields that a section of each block may have; those of the first column can never be left out.
FIELDS: dict[str, tuple[str, ...]] = {
    Block.SUMMARY: ("headline", "done", "next_steps", "help_needed"),
    Block.STATUS: ("declared", "comment", "evidence", "path_to_green", "confidence"),
    Block.FIGURES: ("forecast_end", "forecast", "actual"),
    Block.MILESTONES: (),
    Block.DECISIONS: ("question", "options", "proposal", "amount", "consequence"),
    Block.OUTLOOK: ("benefits_outlook", "contribution", "outlook"),
}
ALWAYS: dict[str, frozenset[str]] = {
    Block.SUMMARY: frozenset({"headline"}),
    Block.STATUS: frozenset({"declared", "comment", "evidence", "path_to_green"}),
    Block.DECISIONS: frozenset({"question", "proposal"}),
}
# Blocks of which each field may be left out, and fields that come with another one, or with their block.
WHOLE = (Block.SUMMARY, Block.FIGURES, Block.OUTLOOK)
LEADERS = {
    "language": "headline",
    "is_unchanged": "headline",
    "accounts_as_of": "actual",
    FIGURES_SEEN: "",
}
# Without these there is no report.
NEEDED = (Block.SUMMARY, Block.STATUS)


@dataclass(frozen=True)
class ListLayout:
    """A list of a register: at most so many lines, within so many days, from a score or severity on."""

    kind: str
    most: int
    days: int | None = None
    least: int | None = None


@dataclass(frozen=True)
class SectionLayout:
    """A block of the form; empty `classes`, `categories` or `series` mean all of them."""

    block: str
    names: tuple[str, str, str] = ("", "", "")  # French, Dutch, English
    fields: tuple[str, ...] = ()
    lists: tuple[ListLayout, ...] = ()
    classes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    series: tuple[str, ...] = ()

    def is_for(self, tailoring_class: str, category: str, series: str) -> bool:
        return (
            (not self.classes or tailoring_class in self.classes)
            and (not self.categories or category in self.categories)
            and (not self.series or series in self.series)
        )


@dataclass(frozen=True)
class Layout:
    """All sections of a version in their order; `pk` is none for the set that the portal ships with."""

    pk: int | None
    number: int
    sections: tuple[SectionLayout, ...]

    def of(self, initiative: Initiative, series: str) -> "Layout":
        """What one project is asked; the first section of a block that suits it counts."""
        found: dict[str, SectionLayout] = {}
        for section in self.sections:
            if section.block not in found and section.is_for(
                initiative.tailoring_class, initiative.category, series
            ):
                found[section.block] = section
        return Layout(self.pk, self.number, tuple(found.values()))

    @property
    def blocks(self) -> tuple[str, ...]:
        return tuple(section.block for section in self.sections)

    def has(self, block: str, field: str = "") -> bool:
        """Whether a block is asked, and in it a field."""
        return any(
            section.block == block and (not field or field in section.fields)
            for section in self.sections
        )

    def asks(self, name: str) -> bool:
        """Whether the form asks a field, by its name; companions come with their leader."""
        block = block_of(name)
        if block in WHOLE:
            return self.has(block, LEADERS.get(name, name))
        return block is None or self.has(block)

    def list_of(self, kind: str) -> ListLayout | None:
        """The list of a register, when it is shown."""
        return next(
            (one for section in self.sections for one in section.lists if one.kind == kind), None
        )


def problems(sections: Iterable[SectionLayout]) -> list[str]:
    """Codes of what a version lacks: the blocks without which there is no report for everybody."""
    everywhere = {
        section.block
        for section in sections
        if not (section.classes or section.categories or section.series)
    }
    return [str(block) for block in NEEDED if block not in everywhere]


KINDS = tuple(ListKind)
