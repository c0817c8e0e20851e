"""What another class would change for a project, said before it is done."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext, ngettext

from methodology.products.models import ManagementProduct
from methodology.tailoring.calc import Treatment, changes_between
from methodology.tailoring.choices import LIGHT_DIMENSIONS, Dimension, TailoringClass, TreatmentKind
from methodology.tailoring.models import Cadence, TailoringTable
from methodology.tailoring.tables import treatments_of
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.gates.choices import Need
from portfolio.lifecycle.gates.models import Checklist, Criterion
from ppm.languages.nearest import nearest


@dataclass(frozen=True)
class Line:
    """One thing that changes: what, how it is now, how it will be."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """Products grouped by what becomes of them, then the rules of the class."""

    products: list[tuple[str, list[Line]]]
    rules: list[Line]
    texts: list[Line]

    def __bool__(self) -> bool:
        return bool(self.products or self.rules or self.texts)


def preview(initiative: Initiative, chosen: str, table: TailoringTable) -> Preview:
    """What changes for a project that goes from its class to the chosen one, by one version."""
    before = initiative.tailoring_class
    if before == chosen:
        return Preview([], [], [])
    treatments = treatments_of(table)
    names = {one.key: nearest(one, "name")[0] for one in ManagementProduct.objects.all()}
    groups: dict[str, list[Line]] = {}
    for change in changes_between(treatments.get(before, {}), treatments[chosen]):
        line = Line(
            names[change.product], in_words(change.before, names), in_words(change.after, names)
        )
        groups.setdefault(_heading(change.after), []).append(line)
    cadences = {one.tailoring_class: one for one in Cadence.objects.filter(table=table)}
    now, then = cadences.get(before), cadences[chosen]
    counts = [
        Line(
            gettext("Dimensions reported"),
            _dimensions(before) if before else "–",
            _dimensions(chosen),
        ),
        _checklists(before, chosen),
        Line(
            gettext("Products checked at the gates"),
            str(_mandatory(treatments.get(before, {}))),
            str(_mandatory(treatments[chosen])),
        ),
        Line(
            gettext("Management stages, at least"),
            str(now.min_stages) if now else "–",
            str(then.min_stages),
        ),
        Line(
            gettext("Reports"),
            _every(now.report_months) if now else "–",
            _every(then.report_months),
        ),
        Line(
            gettext("Reviews of the benefits"),
            _reviews(now.benefits_months) if now else "–",
            _reviews(then.benefits_months),
        ),
        *(
            Line(label, _yes(getattr(now, name)) if now else "–", _yes(getattr(then, name)))
            for name, label in (
                ("has_assurance", gettext("Dedicated assurance")),
                ("has_gate_review", gettext("Independent review before each gate")),
                ("has_confidence", gettext("Delivery confidence rated")),
            )
        ),
    ]
    texts = [
        Line(label, nearest(now, name)[0] if now else "–", nearest(then, name)[0])
        for name, label in (
            ("board", gettext("Project board")),
            ("reports", gettext("Rhythm of the reports")),
            ("reviews", gettext("Decisions and reviews")),
        )
    ]
    return Preview(
        list(groups.items()),
        [one for one in counts if one.before != one.after],
        [one for one in texts if one.before != one.after],
    )


def in_words(treatment: Treatment, names: dict[str, str]) -> str:
    """“mandatory”, “merged into …”, “optional”."""
    if treatment.kind == TreatmentKind.MERGED:
        return gettext("merged into “%(product)s”") % {"product": names.get(treatment.into, "")}
    return str(TreatmentKind(treatment.kind).label)


def _heading(treatment: Treatment) -> str:
    if treatment.kind == TreatmentKind.MANDATORY:
        return gettext("Become mandatory")
    if treatment.kind == TreatmentKind.MERGED:
        return gettext("Are merged into another product")
    return gettext("Become optional")


def _dimensions(one: str) -> str:
    wanted = LIGHT_DIMENSIONS if one == TailoringClass.LIGHT else tuple(Dimension)
    return ngettext("%(count)s dimension", "%(count)s dimensions", len(wanted)) % {
        "count": len(wanted)
    }


def _mandatory(treatments: dict[str, Treatment]) -> int:
    return sum(one.kind == TreatmentKind.MANDATORY for one in treatments.values())


def _every(months: int) -> str:
    return ngettext("every month", "every %(count)s months", months) % {"count": months}


def _reviews(months: int | None) -> str:
    return gettext("once, after closure") if months is None else _every(months)


def _checklists(before: str, chosen: str) -> Line:
    """How many items the latest checklists of all gates ask of a class."""
    latest = Checklist.objects.order_by("kind", "-number").distinct("kind").values("pk")
    rows = Criterion.objects.filter(checklist__in=list(latest.values_list("pk", flat=True)))
    counts = rows.aggregate(
        **{one: Count("pk", filter=Q(**{one: Need.MANDATORY})) for one in TailoringClass.values}
    )
    return Line(
        gettext("Items of the gate checklists"),
        str(counts[before]) if before else "–",
        str(counts[chosen]),
    )


def _yes(value: bool) -> str:
    return gettext("yes") if value else gettext("no")
