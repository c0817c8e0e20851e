from datetime import date

import pytest
from django.utils import timezone, translation

from portfolio.lifecycle.gates import services
from portfolio.lifecycle.gates.choices import GateKind, ItemState, Outcome
from portfolio.lifecycle.gates.models import Gate, GateItem
from ppm import audit
from ppm.accounts.models import Person
from tests.factories.portfolio import StageFactory

NOW = timezone.now()


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared as they are written."""
    with translation.override("en"):
        yield


def checked(gate):
    """Every criterion is met."""
    with audit.action("test.prepared", by=Person.objects.system()):
        GateItem.objects.filter(gate=gate).update(state=ItemState.MET)
    return gate


@pytest.fixture
def stages(project):
    """Initiation has run; two stages are planned."""
    return [
        StageFactory(initiative=project, number=1, state="completed", actual_end=date(2026, 1, 5)),
        StageFactory(initiative=project, number=2),
        StageFactory(initiative=project, number=3),
    ]


@pytest.fixture
def planned(project, stages, project_manager):
    """Makes gates of the project, by its manager."""

    def make(kind=GateKind.STAGE, **values) -> Gate:
        if kind == GateKind.STAGE:
            values.setdefault("stage", stages[2])
        return services.plan_gate(
            initiative=project,
            kind=kind,
            planned_on=timezone.localdate(),
            question="Ouvrir la phase 3 ?",
            language="fr",
            by=project_manager,
            at=NOW,
            **values,
        )

    return make


@pytest.fixture
def asked(planned, project_manager):
    """Gates that have been asked."""

    def make(kind=GateKind.STAGE, **values) -> Gate:
        gate = checked(planned(kind, **values))
        return services.ask_decision(gate_id=gate.pk, version=None, by=project_manager, at=NOW)

    return make


@pytest.fixture
def recommended(asked, pmo):
    """Gates with the opinion of the PMO: approve."""

    def make(kind=GateKind.STAGE, **values) -> Gate:
        gate = asked(kind, **values)
        return services.recommend(
            gate_id=gate.pk,
            version=None,
            opinion=Outcome.APPROVED,
            text="Le dossier est complet.",
            language="fr",
            by=pmo,
            at=NOW,
        )

    return make
