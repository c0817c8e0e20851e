"""The management products of one project: what is needed, how far it is, what the next gate misses."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from methodology.products.models import ManagementProduct
from methodology.tailoring.calc import Treatment
from methodology.tailoring.models import TailoringTable
from methodology.tailoring.tables import treatments_of
from portfolio.initiatives.choices import State
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.choices import StageState
from portfolio.tailored.calc import Deviation, Needed, due_by, missing, needs
from portfolio.tailored.choices import Answer, ProductState
from portfolio.tailored.models import ProductDeviation, ProductRecord, TailoringDecision
from ppm.languages.nearest import nearest

# Products that the portal keeps itself: product → the section of the project where it stands.
KEPT_HERE = {
    "highlight_report": "portfolio:initiative_reports",
    "project_plan": "portfolio:initiative_plan",
    "stage_plan": "portfolio:initiative_plan",
    **dict.fromkeys(
        (
            "issue_register",
            "risk_register",
            "quality_register",
            "product_register",
            "lessons_log",
            "project_log",
        ),
        "portfolio:initiative_registers",
    ),
}
NEXT_GATE: dict[str, Promise] = {
    State.START_UP: _("the start of initiation"),
    State.INITIATION: _("the authorisation of the project"),
    State.DELIVERY: _("the end of the running stage"),
    State.CLOSING: _("closure"),
}


@dataclass(frozen=True)
class ProductRow:
    """A product as the list of a project shows it."""

    product: ManagementProduct
    name: str
    language: str
    needed: Needed
    into: str
    record: ProductRecord | None
    waiting: ProductDeviation | None
    is_missing: bool

    @property
    def kept_here(self) -> str:
        """The address name of the section where the portal keeps it; empty where it does not."""
        return KEPT_HERE.get(self.product.key, "")

    @property
    def state(self) -> str:
        return self.record.state if self.record else ProductState.NOT_STARTED

    @property
    def word(self) -> str:
        """The state, or why there is none."""
        match self.needed.kind:
            case "left_out":
                return gettext("not needed, by agreement")
            case "merged":
                return gettext("in “%(product)s”") % {"product": self.into}
            case "optional" if self.record is None:
                return gettext("optional")
        return str(ProductState(self.state).label)

    @property
    def tone(self) -> str:
        if self.needed.kind != "mandatory" and self.record is None:
            return "neutral"
        tones = {"approved": "good", "in_review": "info", "draft": "info"}
        return tones.get(self.state, "warn" if self.is_missing else "neutral")


@dataclass(frozen=True)
class Documents:
    """The products of a project, those that the next gate misses first."""

    missing: list[ProductRow]
    written: list[ProductRow]
    others: list[ProductRow]
    gate: str
    approved: int


def table_of(initiative: Initiative) -> TailoringTable | None:
    """The version that the project was tailored by, or the one in force."""
    current = TailoringDecision.objects.filter(initiative=initiative, is_current=True)
    decision = current.select_related("table").first()
    return decision.table if decision else TailoringTable.objects.in_force()


def asked_by_class(initiative: Initiative) -> Mapping[str, Treatment]:
    """What the class of a project asks, without its deviations."""
    table = table_of(initiative)
    if table is None or not initiative.tailoring_class:
        return {}
    return treatments_of(table)[initiative.tailoring_class]


def needs_of(initiative: Initiative) -> dict[str, Needed]:
    """What a project needs of each product, its agreed deviations counted in."""
    agreed = initiative.product_deviations.agreed().select_related("product", "merged_into")
    return _needs(initiative, agreed.order_by("answered_at", "pk"))


def _needs(initiative: Initiative, agreed: object) -> dict[str, Needed]:
    rows = [
        Deviation(one.product.key, one.kind, one.merged_into.key if one.merged_into else "")
        for one in agreed  # type: ignore[attr-defined]  # rows of a queryset or a list
    ]
    return needs(asked_by_class(initiative), rows)


def documents_of(initiative: Initiative) -> Documents:
    """The list of a project's products, in six queries."""
    asked = list(
        initiative.product_deviations.filter(answer__in=[Answer.AGREED, Answer.WAITING])
        .select_related("product", "merged_into")
        .order_by("answered_at", "pk")
    )
    needed = _needs(initiative, [one for one in asked if one.answer == Answer.AGREED])
    waiting = {one.product_id: one for one in asked if one.answer == Answer.WAITING}
    products = list(ManagementProduct.objects.order_by("position"))
    records = {
        one.product_id: one for one in initiative.product_records.select_related("owner", "stage")
    }
    names = {one.key: nearest(one, "name") for one in products}
    due = due_by(initiative.state, _is_last_stage(initiative))
    lacking = set(
        missing(
            (
                (
                    one.key,
                    one.due,
                    records[one.pk].state if one.pk in records else ProductState.NOT_STARTED,
                    needed.get(one.key, Needed("optional")),
                )
                for one in products
            ),
            due,
        )
    )
    rows = [
        ProductRow(
            product=one,
            name=names[one.key][0],
            language=names[one.key][1],
            needed=needed.get(one.key, Needed("optional")),
            into=names.get(needed.get(one.key, Needed("optional")).into, ("", ""))[0],
            record=records.get(one.pk),
            waiting=waiting.get(one.pk),
            is_missing=one.key in lacking,
        )
        for one in products
    ]
    written = [one for one in rows if one.needed.is_written or one.record is not None]
    return Documents(
        missing=[one for one in rows if one.is_missing],
        written=[one for one in written if not one.is_missing],
        others=[one for one in rows if one not in written],
        gate=str(NEXT_GATE.get(initiative.state, "")),
        approved=sum(one.state == ProductState.APPROVED for one in written),
    )


def _is_last_stage(initiative: Initiative) -> bool:
    """Whether no stage follows the one that runs: then the next gate is closure."""
    states = list(initiative.stages.order_by("number").values_list("state", flat=True))
    return bool(states) and StageState.PLANNED not in states
