from datetime import date

import pytest
from django.utils.timezone import now

from ppm.jobs.execution import run_here
from reporting.demo.packs import ask_for_packs, write_schedules
from reporting.packs.models import Pack
from tests.factories.portfolio import CycleFactory, InitiativeFactory
from tests.factories.reporting import frozen, full_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def test_the_demo_has_a_pack_that_is_released_once_built_and_a_draft(
    committee, department, head_of_pmo
):
    cycle = CycleFactory(period=date(2026, 10, 1))
    full_report(cycle=cycle, initiative=InitiativeFactory(unit=department))
    frozen(cycle)
    write_schedules({"tilmant": head_of_pmo}, now())

    ask_for_packs(now())

    released, draft = Pack.objects.order_by("pk")
    assert (draft.preset, draft.is_bilingual, draft.job.kind) == (
        *("followup", True),
        "reporting.packs.build",
    )
    assert run_here(released.job).state == "done"
    released.refresh_from_db()
    assert (released.state, released.released_by) == ("released", head_of_pmo)
    assert released.files.filter(state="released").count() == 3
