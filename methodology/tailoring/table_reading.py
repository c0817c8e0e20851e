from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import gettext

from methodology.products.models import ManagementProduct
from methodology.tailoring.choices import Criterion, TailoringClass, TreatmentKind
from methodology.tailoring.models import Anchor, Cadence, ProductTreatment, TailoringTable
from ppm.languages.nearest import nearest


@dataclass(frozen=True)
class Cell:
    """What one class asks of one product, in words."""

    label: str
    word: str
    into: str
    is_mandatory: bool


@dataclass(frozen=True)
class ProductLine:
    product: ManagementProduct
    name: str
    language: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class CriterionLine:
    label: str
    anchors: Sequence[tuple[Anchor, str, str]]


@dataclass(frozen=True)
class CadenceColumn:
    row: Cadence
    label: str
    reports: tuple[str, str]
    board: tuple[str, str]
    reviews: tuple[str, str]


@dataclass(frozen=True)
class TableInWords:
    """One version as its page shows it."""

    table: TailoringTable
    note: tuple[str, str]
    classes: Sequence[str]
    products: Sequence[ProductLine]
    criteria: Sequence[CriterionLine]
    cadences: Sequence[CadenceColumn]


def versions() -> list[TailoringTable]:
    """All versions, the latest first."""
    return list(TailoringTable.objects.select_related("published_by").order_by("-number"))


def read_table(table: TailoringTable) -> TableInWords:
    """A version with its texts in the reader's language, in four queries."""
    rows: dict[int, dict[str, ProductTreatment]] = {}
    for row in table.treatments.select_related("merged_into"):
        rows.setdefault(row.product_id, {})[row.tailoring_class] = row
    anchors: dict[str, list[tuple[Anchor, str, str]]] = {}
    for one in table.anchors.order_by("score"):
        anchors.setdefault(one.criterion, []).append((one, *nearest(one, "text")))
    order = list(TailoringClass.values)
    cadences = sorted(table.cadences.all(), key=lambda one: order.index(one.tailoring_class))
    return TableInWords(
        table=table,
        note=nearest(table, "note"),
        classes=[capfirst(str(one.label)) for one in TailoringClass],
        products=[
            ProductLine(
                product,
                *nearest(product, "name"),
                [_cell(one, rows.get(product.pk, {}).get(one.value)) for one in TailoringClass],
            )
            for product in ManagementProduct.objects.order_by(F("position"))
        ],
        criteria=[
            CriterionLine(capfirst(str(one.label)), anchors.get(one.value, [])) for one in Criterion
        ],
        cadences=[
            CadenceColumn(
                one,
                capfirst(one.get_tailoring_class_display()),
                nearest(one, "reports"),
                nearest(one, "board"),
                nearest(one, "reviews"),
            )
            for one in cadences
        ],
    )


def _cell(one: TailoringClass, row: ProductTreatment | None) -> Cell:
    if row is None:
        return Cell(capfirst(str(one.label)), gettext("optional"), "", False)
    into = nearest(row.merged_into, "name")[0] if row.merged_into else ""
    return Cell(
        capfirst(str(one.label)),
        row.get_kind_display(),
        into,
        row.kind == TreatmentKind.MANDATORY,
    )
