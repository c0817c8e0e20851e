"""Files of bookings, and what happens to them, without the jobs around it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils.timezone import now

from reporting.actuals import applying, services
from reporting.actuals.mapping import Mapping
from reporting.actuals.models import ActualsRun

HEADER = "Code projet;Exercice;Rubrique;Source de financement;Montant (k€);Libellé"
AS_OF = date(2026, 10, 31)


def bookings(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines]).encode()


@pytest.fixture
def compared(django_capture_on_commit_callbacks: Any) -> Callable[..., ActualsRun]:
    """Upload, read and compare a file as somebody."""

    def run(
        by: Any, *lines: str, mode: str = "replaces", sender: str = "Comptabilité"
    ) -> ActualsRun:
        made = services.upload(
            name="realise_2026-10.csv",
            data=bookings(*lines),
            content_type="text/csv",
            sender=sender,
            by=by,
            at=now(),
        )
        services.read_run(run=made, by=by, at=now())
        made = services.ask_to_check(
            run=made,
            mapping=Mapping.from_json(made.mapping),
            measure="actual",
            mode=mode,
            currency="EUR",
            as_of=AS_OF,
            by=by,
            at=now(),
        )
        return services.check_run(run=made, by=by, at=now())

    return run


@pytest.fixture
def applied(compared: Callable[..., ActualsRun]) -> Callable[..., ActualsRun]:
    """The same, and written."""

    def run(by: Any, *lines: str, **options: Any) -> ActualsRun:
        made = compared(by, *lines, **options)
        return applying.apply_run(run=made, token=made.token, by=by, at=now())

    return run
