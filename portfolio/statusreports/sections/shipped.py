"""The report form that a portal begins with."""

from methodology.tailoring.choices import TailoringClass
from portfolio.statusreports.choices import Block, Series
from portfolio.statusreports.sections.choices import ListKind
from portfolio.statusreports.sections.layout import FIELDS, Layout, ListLayout, SectionLayout

FULLER = (TailoringClass.STANDARD, TailoringClass.REINFORCED)
LONGER = (Series.QUARTERLY, Series.HALF_YEARLY)

MILESTONES = ListLayout(ListKind.MILESTONES, most=30, days=90)
RISKS = ListLayout(ListKind.RISKS, most=5)
ISSUES = ListLayout(ListKind.ISSUES, most=10)

SHIPPED = Layout(
    pk=None,
    number=1,
    sections=(
        SectionLayout(Block.SUMMARY, fields=FIELDS[Block.SUMMARY]),
        SectionLayout(Block.STATUS, fields=FIELDS[Block.STATUS]),
        SectionLayout(Block.FIGURES, fields=FIELDS[Block.FIGURES]),
        SectionLayout(
            Block.MILESTONES,
            lists=(
                MILESTONES,
                RISKS,
                ISSUES,
                ListLayout(ListKind.CHANGES, most=5),
                ListLayout(ListKind.BENEFITS, most=5, days=30),
                ListLayout(ListKind.DEPENDENCIES, most=5, days=90),
            ),
            classes=FULLER,
        ),
        SectionLayout(Block.MILESTONES, lists=(MILESTONES, RISKS, ISSUES)),
        SectionLayout(Block.OUTLOOK, fields=FIELDS[Block.OUTLOOK], series=LONGER),
        SectionLayout(Block.DECISIONS, fields=FIELDS[Block.DECISIONS]),
    ),
)
