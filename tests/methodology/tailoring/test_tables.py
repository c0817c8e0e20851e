from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.timezone import now

from methodology.products.models import ManagementProduct
from methodology.products.services import load_products
from methodology.tailoring import tables
from methodology.tailoring.calc import Treatment
from methodology.tailoring.models import Anchor, TailoringTable
from ppm import audit
from ppm.accounts.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def system():
    return Person.objects.system()


def test_the_first_version_is_complete_and_light_merges(system):
    table = TailoringTable.objects.in_force()
    assert (table.number, table.light_up_to, table.reinforced_from) == (1, 7, 12)
    assert (table.anchors.count(), table.cadences.count()) == (15, 3)
    treatments = tables.treatments_of(table)
    assert treatments["light"]["project_brief"] == Treatment("merged", "pid")
    assert treatments["standard"]["project_brief"] == Treatment("mandatory")
    assert treatments["light"]["risk_register"] == Treatment("merged", "project_log")
    kinds = Counter(ManagementProduct.objects.values_list("kind", flat=True))
    assert kinds == {"baseline": 20, "log": 7, "report": 7}
    # Only the note of a new version is still to be written.
    assert len(tables.problems_of(table)) == 2


def test_loading_again_touches_nothing(system):
    assert load_products(by=system) == 0
    tables.ensure_first_table(by=system, at=now())
    assert TailoringTable.objects.count() == 1


def test_a_new_version_is_a_copy_that_replaces_the_old_one_only_when_complete(system):
    draft = tables.prepare_version(by=system, at=now())
    with pytest.raises(tables.DraftExists):
        tables.prepare_version(by=system, at=now())
    product = ManagementProduct.objects.get(key="checkpoint_report")
    wanted = dict.fromkeys(("light", "standard", "reinforced"), ("mandatory", None))
    tables.edit_treatments(table=draft, product=product, wanted=wanted, by=system, at=now())
    with pytest.raises(tables.NotComplete) as refused:
        tables.put_into_force(table_id=draft.pk, version=draft.version, by=system, at=now())
    assert len(refused.value.problems) == 2
    assert TailoringTable.objects.in_force().number == 1

    draft = tables.edit_thresholds(
        table_id=draft.pk,
        version=draft.version,
        by=system,
        at=now(),
        note_fr="Point de contrôle pour tous",
        note_nl="Checkpoint voor iedereen",
    )
    draft.refresh_from_db()
    tables.put_into_force(table_id=draft.pk, version=draft.version, by=system, at=now())

    new = TailoringTable.objects.in_force()
    assert new.number == 2
    assert tables.treatments_of(new)["light"]["checkpoint_report"] == Treatment("mandatory")
    first = TailoringTable.objects.get(number=1)
    assert tables.treatments_of(first)["light"]["checkpoint_report"] == Treatment("optional")


def test_a_version_in_force_is_never_changed(system):
    table = TailoringTable.objects.in_force()
    anchor = table.anchors.get(criterion="budget", score=1)
    with pytest.raises(tables.AlreadyInForce):
        tables.edit_row(
            model=Anchor, pk=anchor.pk, version=None, by=system, at=now(), text_fr="autre"
        )
    with pytest.raises(tables.AlreadyInForce):
        tables.edit_thresholds(table_id=table.pk, version=None, by=system, at=now(), light_up_to=8)
    anchor.refresh_from_db()
    assert anchor.text_fr != "autre"


def test_a_merge_into_what_nobody_writes_keeps_the_draft_back(system):
    draft = tables.prepare_version(by=system, at=now())
    pid, brief = (ManagementProduct.objects.get(key=key) for key in ("pid", "project_brief"))
    wanted = {
        "light": ("merged", brief),
        "standard": ("mandatory", None),
        "reinforced": ("mandatory", None),
    }
    tables.edit_treatments(table=draft, product=pid, wanted=wanted, by=system, at=now())
    with translation.override("en"):
        problems = tables.problems_of(draft)
    assert sum("merged" in one for one in problems) > 2


def test_thresholds_that_leave_no_room_for_standard_are_refused(system):
    draft = tables.prepare_version(by=system, at=now())
    with pytest.raises(ValidationError):
        tables.edit_thresholds(
            table_id=draft.pk, version=None, by=system, at=now(), reinforced_from=8
        )
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        audit.action("tailoring.prepared", by=system),
    ):
        TailoringTable.objects.create(number=9)
