from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portfolio.tailored.choices import Answer
from ppm.languages.nearest import nearest
from ppm.notices.registry import notice_kind
from ppm.notices.services import notify

if TYPE_CHECKING:
    from portfolio.tailored.models import ProductDeviation, TailoringDecision
    from ppm.accounts.models import Person

PREFIX = "portfolio.tailored"
notice_kind(
    f"{PREFIX}.class_agreed",
    title=_("The PMO agrees with the class"),
    sentence=_("%(by_person)s agrees with the class asked for %(code)s."),
)
notice_kind(
    f"{PREFIX}.class_refused",
    title=_("The PMO refuses the class"),
    sentence=_("%(by_person)s refuses the class asked for %(code)s: %(remark)s"),
)
notice_kind(
    f"{PREFIX}.deviation_agreed",
    title=_("The PMO agrees with a deviation"),
    sentence=_("%(by_person)s agrees with the deviation for “%(product)s” of %(code)s."),
)
notice_kind(
    f"{PREFIX}.deviation_refused",
    title=_("The PMO refuses a deviation"),
    sentence=_("%(by_person)s refuses the deviation for “%(product)s” of %(code)s: %(remark)s"),
)


def tell_of_answer(row: "TailoringDecision | ProductDeviation", what: str, by: "Person") -> None:
    """Tell whoever asked what the PMO answered; `what` is `class` or `deviation`."""
    person = row.asked_by
    if person.pk == by.pk or not person.is_active:
        return
    params = {"code": row.initiative.code, "by_person": by.pk, "remark": row.remark}
    product = getattr(row, "product", None)
    if product is not None:
        with translation.override(person.language):
            params["product"] = nearest(product, "name")[0]
    outcome = "agreed" if row.answer == Answer.AGREED else "refused"
    address = reverse("portfolio:tailoring_detail", args=[row.initiative_id])
    notify(person, f"{PREFIX}.{what}_{outcome}", params, address)
