"""Writing the tailoring table: a draft follows the version in force, and replaces it once complete."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from methodology.products.models import ManagementProduct
from methodology.products.services import read_products
from methodology.tailoring.calc import Treatment, merges_into_nothing, missing_texts
from methodology.tailoring.choices import TailoringClass, TreatmentKind
from methodology.tailoring.models import Anchor, Cadence, ProductTreatment, TailoringTable
from ppm import audit
from ppm.languages.codes import LANGUAGES
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion, Versioned, lock

if TYPE_CHECKING:
    from ppm.accounts.models import Person

__all__ = ["StaleVersion"]
FIRST = Path(__file__).with_name("first_table.json")
Row = TypeVar("Row", Anchor, Cadence, ProductTreatment)


class DraftExists(Exception):
    """There is one draft at a time."""

    message = _("A new version is being prepared already.")


class AlreadyInForce(Exception):
    """A version that was put into force is never changed."""

    message = _("This version is in force or was: prepare a new one to change something.")


class NotComplete(Exception):
    """The draft cannot be put into force; `problems` says why, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        self.message = ngettext(
            "This version is not complete: %(count)s thing is missing.",
            "This version is not complete: %(count)s things are missing.",
            len(problems),
        ) % {"count": len(problems)}
        super().__init__(self.message)


def ensure_first_table(*, by: "Person", at: datetime) -> None:
    """Version 1, where there is none. A version that exists is never touched."""
    if TailoringTable.objects.exists():
        return
    first = json.loads(FIRST.read_text(encoding="utf-8"))
    products = {one.key: one for one in ManagementProduct.objects.all()}
    with audit.action("tailoring.published", by=by, at=at):
        table = TailoringTable.objects.create(number=1, published_at=at, published_by=by)
        Anchor.objects.bulk_create(
            Anchor(
                table=table,
                criterion=criterion,
                score=score,
                up_to=up_to,
                text_fr=fr,
                text_nl=nl,
                text_en=en,
            )
            for criterion, score, up_to, fr, nl, en in first["anchors"]
        )
        Cadence.objects.bulk_create(
            Cadence(table=table, tailoring_class=one, **values)
            for one, values in first["cadences"].items()
        )
        ProductTreatment.objects.bulk_create(
            _first_treatment(table, products, row["key"], one, row["treatments"][one])
            for row in read_products()
            for one in TailoringClass.values
        )


def _first_treatment(
    table: TailoringTable,
    products: dict[str, ManagementProduct],
    key: str,
    tailoring_class: str,
    said: str,
) -> ProductTreatment:
    """`said` is a kind, or “>key” of the product that it is merged into."""
    into = products[said[1:]] if said.startswith(">") else None
    return ProductTreatment(
        table=table,
        product=products[key],
        tailoring_class=tailoring_class,
        kind=TreatmentKind.MERGED if into else said,
        merged_into=into,
    )


def prepare_version(*, by: "Person", at: datetime) -> TailoringTable:
    """Copy the version in force into a draft. Raises DraftExists."""
    with audit.action("tailoring.prepared", by=by, at=at):
        last = TailoringTable.objects.select_for_update().order_by("-number")[0]
        if last.published_at is None:
            raise DraftExists
        table = TailoringTable.objects.create(
            number=last.number + 1,
            light_up_to=last.light_up_to,
            reinforced_from=last.reinforced_from,
        )
        _copy(Anchor, last, table)
        _copy(Cadence, last, table)
        _copy(ProductTreatment, last, table)
    return table


def _copy(model: type[Row], last: TailoringTable, table: TailoringTable) -> None:
    rows = list(model._default_manager.filter(table=last).order_by("pk"))
    for row in rows:
        row.pk, row.table, row.version = None, table, 1
        row._state.adding = True
    model._default_manager.bulk_create(rows)


def edit_thresholds(
    *, table_id: int, version: int | None, by: "Person", at: datetime, **values: Any
) -> TailoringTable:
    """Change the thresholds or the note of a draft. Raises StaleVersion, AlreadyInForce, ValidationError."""
    with audit.action("tailoring.edited", by=by, at=at):
        row = lock(TailoringTable, table_id, version)
        if row.published_at is not None:
            raise AlreadyInForce
        _write(row, values)
    return row


def edit_row(
    *, model: type[Row], pk: int, version: int | None, by: "Person", at: datetime, **values: Any
) -> Row:
    """Change an anchor, a cadence or a treatment of a draft.

    Raises StaleVersion, AlreadyInForce, ValidationError.
    """
    with audit.action("tailoring.edited", by=by, at=at):
        row = lock(model, pk, version)
        if row.table.published_at is not None:
            raise AlreadyInForce
        _write(row, values)
    return row


def edit_treatments(
    *,
    table: TailoringTable,
    product: ManagementProduct,
    wanted: dict[str, tuple[str, ManagementProduct | None]],
    by: "Person",
    at: datetime,
) -> None:
    """Say for each class what it asks of a product. Raises AlreadyInForce, ValidationError."""
    with audit.action("tailoring.edited", by=by, at=at):
        if lock(TailoringTable, table.pk, None).published_at is not None:
            raise AlreadyInForce
        rows = table.treatments.select_for_update().filter(product=product).order_by("pk")
        for row in rows:
            kind, into = wanted[row.tailoring_class]
            _write(row, {"kind": kind, "merged_into": into})


def put_into_force(
    *, table_id: int, version: int | None, by: "Person", at: datetime
) -> TailoringTable:
    """From now on projects are tailored by this version.

    Raises StaleVersion, AlreadyInForce, NotComplete.
    """
    with audit.action("tailoring.published", by=by, at=at):
        table = lock(TailoringTable, table_id, version)
        if table.published_at is not None:
            raise AlreadyInForce
        problems = problems_of(table)
        if problems:
            raise NotComplete(problems)
        table.published_at, table.published_by = at, by
        table.save(update_fields=["published_at", "published_by"])
    return table


def problems_of(table: TailoringTable) -> list[str]:
    """What keeps a draft from being put into force: texts without French or Dutch, merges into nothing."""
    languages = {"fr": gettext("French"), "nl": gettext("Dutch")}
    texts: list[tuple[str, dict[str, str]]] = [
        (gettext("What changes"), _texts(table, "note")),
        *(
            (
                gettext("%(criterion)s, score %(score)s")
                % {"criterion": one.get_criterion_display(), "score": one.score},
                _texts(one, "text"),
            )
            for one in table.anchors.order_by("criterion", "score")
        ),
        *(
            (
                f"{one.get_tailoring_class_display()} · {one._meta.get_field(name).verbose_name}",  # type: ignore[union-attr]
                _texts(one, name),
            )
            for one in table.cadences.order_by("pk")
            for name in ("reports", "board", "reviews")
        ),
    ]
    found = [
        gettext("“%(what)s” is missing in %(language)s.")
        % {"what": what, "language": languages[code]}
        for what, code in missing_texts(texts)
    ]
    names = {one.key: nearest(one, "name")[0] for one in ManagementProduct.objects.all()}
    for one in TailoringClass:
        found += [
            gettext(
                "“%(product)s” is merged into a product that class “%(class)s” does not ask for."
            )
            % {"product": names[key], "class": one.label}
            for key in merges_into_nothing(treatments_of(table)[one.value])
        ]
    return found


def treatments_of(table: TailoringTable) -> dict[str, dict[str, Treatment]]:
    """Class → product → what the class asks of it."""
    found: dict[str, dict[str, Treatment]] = {one: {} for one in TailoringClass.values}
    rows = table.treatments.select_related("product", "merged_into").order_by("product__position")
    for row in rows:
        into = row.merged_into.key if row.merged_into else ""
        found[row.tailoring_class][row.product.key] = Treatment(row.kind, into)
    return found


def _texts(row: models.Model, name: str) -> dict[str, str]:
    return {code: getattr(row, f"{name}_{code}") or "" for code in LANGUAGES}


def _write(row: Versioned, values: dict[str, Any]) -> None:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.full_clean()
        row.save(update_fields=changed)
