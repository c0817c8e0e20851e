from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime

import pytest
import time_machine
from django.utils import translation
from django.utils.timezone import get_current_timezone, localdate, now

from portfolio.reorganisation import services
from portfolio.reorganisation.selectors import moving
from tests.factories.kernel import UnitFactory

TODAY = localdate()


@pytest.fixture
def time_machine_to() -> Iterator[Callable[[date], None]]:
    """Go on to the morning of a day."""
    with ExitStack() as stack:

        def go(day: date) -> None:
            morning = datetime(day.year, day.month, day.day, 7, tzinfo=get_current_timezone())
            stack.enter_context(time_machine.travel(morning, tick=True))

        yield go


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def service(department):
    return UnitFactory(code="D11", parent=department)


def merger(pmo, units, into=None, on=TODAY, others=(), kind="merge", **values):
    return services.draft(
        values={
            "kind": kind,
            "takes_effect_on": on,
            "reason": "Arrêté du 3 novembre",
            "into": into,
            **values,
        },
        units=units,
        others=others,
        by=pmo,
        at=now(),
    )


def confirm(row, pmo):
    return services.confirm(
        reorganisation=row,
        fingerprint=moving(row).fingerprint(row),
        by=pmo,
        at=now(),
        today=TODAY,
    )
