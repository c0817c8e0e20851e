import pytest
from django.urls import reverse
from django.utils.timezone import now

from portfolio.benefitmaps import services
from portfolio.benefitmaps.arrows import BENEFIT, OBJECTIVE, STEP, End, arrows_by_start
from portfolio.benefitmaps.models import BenefitLink, BenefitStep
from portfolio.benefitmaps.network import benefit_network
from portfolio.benefitmaps.selectors import map_of
from portfolio.benefitmaps.services import Row
from portfolio.benefits.selectors import benefits_of
from tests.factories.links import BenefitFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db


def draw(project, by, *rows):
    services.draw_map(initiative=project, rows=rows, language="fr", by=by, at=now())


@pytest.fixture
def chain(project, head_of_pmo):
    """Output → outcome → benefit → objective."""
    benefit, objective = BenefitFactory(initiative=project), ObjectiveFactory()
    draw(project, head_of_pmo, Row("output", "Écran", []), Row("outcome", "Sans ressaisie", []))
    output, outcome = BenefitStep.objects.order_by("pk")
    draw(
        project,
        head_of_pmo,
        Row("output", "Écran", [End(STEP, outcome.pk)], pk=output.pk),
        Row("outcome", "Sans ressaisie", [End(BENEFIT, benefit.pk)], pk=outcome.pk),
        Row("", "", [End(OBJECTIVE, objective.pk)], pk=benefit.pk, is_benefit=True),
    )
    return output, outcome, benefit, objective


def test_a_chain_is_written_and_drawn_in_its_columns(chain, project, head_of_pmo):
    output, outcome, benefit, objective = chain
    assert arrows_by_start(BenefitLink.objects.order_by("pk")) == {
        End(STEP, output.pk): [End(STEP, outcome.pk)],
        End(STEP, outcome.pk): [End(BENEFIT, benefit.pk)],
        End(BENEFIT, benefit.pk): [End(OBJECTIVE, objective.pk)],
    }

    picture = benefit_network(map_of(project, head_of_pmo, benefits_of(project, head_of_pmo)))

    assert len(picture.heads) == 5
    assert len(picture.arrows) == 3
    columns = sorted({row.x for row in picture.rows})
    assert [row.x for row in picture.rows] == columns  # each further right than the one before
    assert picture.narrow.width < picture.width
    assert [row[1] for row in picture.table.rows] == ["Écran", "Sans ressaisie", benefit.name]


def test_an_arrow_never_runs_back_nor_out_of_the_map(chain, project, head_of_pmo):
    output, outcome, _benefit, _objective = chain
    foreign = BenefitFactory()
    for end in (End(STEP, output.pk), End(BENEFIT, foreign.pk)):
        with pytest.raises(services.RunsBack):
            draw(project, head_of_pmo, Row("outcome", "Sans ressaisie", [end], pk=outcome.pk))


def test_an_emptied_line_leaves_the_map_with_its_arrows(chain, project, head_of_pmo):
    _output, outcome, _benefit, _objective = chain
    draw(project, head_of_pmo, Row("outcome", "", [], pk=outcome.pk))
    outcome.refresh_from_db()
    assert outcome.withdrawn_at is not None
    assert BenefitLink.objects.count() == 1


def test_a_stale_line_is_refused_and_nothing_is_written(chain, client, project, head_of_pmo):
    output, _outcome, _benefit, _objective = chain
    client.force_login(head_of_pmo)
    address = reverse("portfolio:benefit_map_edit", args=[project.pk])
    lines = client.get(address).context["lines"]
    posted = {
        "line-TOTAL_FORMS": len(lines.forms),
        "line-INITIAL_FORMS": len(lines.forms),
    }
    for form in lines.forms:
        for name in ("pk", "version", "is_benefit", "kind", "name", "leads_to"):
            value = form[name].value()
            if value not in (None, False, [], ""):
                posted[form.add_prefix(name)] = value
    stale = {**posted, "line-0-version": output.version + 1, "line-0-name": "Autre"}
    assert client.post(address, stale).status_code == 409
    output.refresh_from_db()
    assert output.name == "Écran"
    number = next(n for n, one in enumerate(lines.forms) if one.is_line_of_benefit)
    assert client.post(address, {**posted, f"line-{number}-pk": "x"}).status_code < 500
    assert client.post(address, {**posted, "line-0-name": "Autre"}).status_code == 303
    output.refresh_from_db()
    assert (output.name, BenefitLink.objects.count()) == ("Autre", 3)
