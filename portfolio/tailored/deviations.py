"""Departing from what the class asks of a product: asked with a reason, answered by a PMO."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from methodology.products.models import ManagementProduct
from portfolio.initiatives.models import Initiative
from portfolio.tailored.calc import refusal_of
from portfolio.tailored.choices import DeviationKind
from portfolio.tailored.models import ProductDeviation
from portfolio.tailored.needs import needs_of
from portfolio.tailored.notices import tell_of_answer
from portfolio.tailored.services import NeedsReason, answer, withdraw
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock

REFUSALS: dict[str, Promise] = {
    "not_needed": _("The class of this project does not ask for this product: nothing to agree."),
    "needed_already": _("This product is needed already."),
    "into_nothing": _("It can only be merged into a product that the project writes."),
    "holds_others": _("Other products are merged into this one: it cannot be left out or merged."),
}


class MakesNoSense(Exception):
    """The deviation asks what is so already, or merges into nothing."""

    def __init__(self, code: str) -> None:
        self.message = REFUSALS[code]
        super().__init__(str(self.message))


class WaitingAlready(Exception):
    """One request for a product at a time."""

    message = _("A deviation for this product is waiting for its answer already.")


def ask_deviation(
    *,
    initiative: Initiative,
    product: ManagementProduct,
    kind: str,
    reason: str,
    by: Person,
    at: datetime,
    merged_into: ManagementProduct | None = None,
) -> ProductDeviation:
    """Ask the PMO to leave out, merge or add a product.

    Raises MakesNoSense, WaitingAlready, NeedsReason, ValidationError.
    """
    if not reason.strip():
        raise NeedsReason
    into = merged_into if kind == DeviationKind.MERGE else None
    with audit.action("deviation.asked", by=by, at=at, reason=reason):
        initiative = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
        if initiative.product_deviations.waiting().filter(product=product).exists():
            raise WaitingAlready
        _check(initiative, product, kind, into)
        made = ProductDeviation(
            initiative=initiative,
            product=product,
            kind=kind,
            merged_into=into,
            reason=reason.strip(),
            language=by.language,
            asked_by=by,
            asked_at=at,
        )
        made.full_clean(exclude=["remark_language"])
        made.save(force_insert=True)
    return made


def _check(
    initiative: Initiative, product: ManagementProduct, kind: str, into: ManagementProduct | None
) -> None:
    """Raises MakesNoSense."""
    found = refusal_of(kind, product.key, into.key if into else "", needs_of(initiative))
    if found:
        raise MakesNoSense(found)


def answer_deviation(
    *, deviation_id: int, version: int | None, agrees: bool, remark: str, by: Person, at: datetime
) -> ProductDeviation:
    """Agree or refuse. What was agreed meanwhile may leave nothing to agree with.

    Raises StaleVersion, AlreadyAnswered, OwnRequest, RefusalNeedsRemark, MakesNoSense.
    """
    code = "deviation.agreed" if agrees else "deviation.refused"
    with audit.action(code, by=by, at=at, reason=remark):
        row = lock(ProductDeviation, deviation_id, version)
        Initiative.objects.select_for_update(of=("self",)).get(pk=row.initiative_id)
        answer(row, agrees=agrees, remark=remark, by=by, at=at)
        if agrees:
            _check(row.initiative, row.product, row.kind, row.merged_into)
        row.save()
        tell_of_answer(row, "deviation", by)
    return row


def withdraw_deviation(*, deviation_id: int, by: Person, at: datetime) -> ProductDeviation:
    """Take a request back before it is answered. Raises AlreadyAnswered."""
    with audit.action("deviation.withdrawn", by=by, at=at):
        row = lock(ProductDeviation, deviation_id, None)
        withdraw(row)
    return row
