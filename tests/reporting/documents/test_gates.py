import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portfolio.lifecycle.gates import deciding
from portfolio.lifecycle.gates.choices import GateKind, ItemState, Outcome
from portfolio.lifecycle.gates.models import GateItem
from portfolio.lifecycle.gates.services import ask_decision, plan_gate, recommend
from ppm import audit
from ppm.accounts.models import Person
from reporting.documents.gates import gate_record
from tests.factories.portfolio import StageFactory

NOW = timezone.now()


@pytest.fixture
def gate(project, project_manager, executive, entity_pmo):
    """A stage that was approved."""
    told = {"version": None, "at": NOW}
    made = plan_gate(
        initiative=project,
        kind=GateKind.STAGE,
        stage=StageFactory(initiative=project, number=3),
        planned_on=timezone.localdate(),
        question="Ouvrir la phase 3 ?",
        language="fr",
        by=project_manager,
        at=NOW,
    )
    with audit.action("test.prepared", by=Person.objects.system()):
        GateItem.objects.filter(gate=made).update(state=ItemState.MET)
    ask_decision(gate_id=made.pk, by=project_manager, **told)
    advice = {"opinion": Outcome.APPROVED, "text": "Klaar om te starten.", "language": "nl"}
    recommend(gate_id=made.pk, by=entity_pmo, **advice, **told)
    answer = {"outcome": Outcome.APPROVED, "reason": "Vu le dossier.", "language": "fr"}
    return deciding.decide(gate_id=made.pk, by=executive, **answer, **told)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Procès-verbal de décision", "Approuvé", "5 sur 5 remplis"]),
        ("nl", ["Verslag van een beslissing", "Goedgekeurd", "5 van 5 voldaan"]),
        ("en", ["Record of a decision", "Approved", "5 of 5 met"]),
    ],
)
def test_the_record_of_a_gate_is_told_in_each_language(gate, language, words):
    with translation.override(language):
        html = render_to_string("reporting/documents/gate.html", gate_record(gate))

    assert [word for word in words if word not in html] == []
    # What people wrote stays in their language, and says which one it is.
    assert '<p lang="fr">Ouvrir la phase 3 ?</p>' in html
    assert '<div lang="nl"><p>Klaar om te starten.</p></div>' in html
