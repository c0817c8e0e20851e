import pytest
from django.urls import reverse

from portfolio.handovers.models import Handover
from ppm.jobs.execution import run_here
from ppm.jobs.models import Job
from tests.factories.kernel import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_project_is_handed_over_from_its_page_to_the_acceptance(
    client, entity_pmo, project, project_manager, language, media
):
    successor = PersonFactory(given_name="Successor", language=language)
    client.force_login(entity_pmo)
    made = client.post(
        reverse("portfolio:handover_create", args=[project.pk]),
        {
            "role": project_manager.initiative_roles.get().pk,
            "successor": successor.pk,
            "passes_on": "",
            "remarks": "Appeler l’entrepôt.",
            "language": "fr",
        },
    )
    assert made.status_code == 303
    row = Handover.objects.get()
    detail = reverse("portfolio:handover_detail", args=[row.pk])

    client.force_login(successor)
    assert client.get(detail).status_code == 404

    client.force_login(entity_pmo)
    client.post(reverse("portfolio:handover_offer", args=[row.pk]))

    client.force_login(successor)
    home = client.get("/").content.decode()
    assert detail in home
    page = client.get(detail)
    assert "Appeler l’entrepôt." in page.content.decode()
    answer = reverse("portfolio:handover_answer", args=[row.pk])
    assert client.post(answer, {"step": "refuse", "answer": ""}).status_code == 422
    assert client.post(answer, {"step": "accept", "answer": ""}).status_code == 303
    assert client.get(reverse("portfolio:initiative_detail", args=[project.pk])).status_code == 200

    client.post(reverse("reporting:handover_pdf", args=[row.pk]), {"language": language})
    job = run_here(Job.objects.get(kind="reporting.documents.handover"))
    assert job.state == "done", job.error
    content = client.get(job.link)
    assert b"".join(content.streaming_content).startswith(b"%PDF")


def test_strangers_do_not_see_a_handover(client, outsider, project, project_manager, entity_pmo):
    from django.utils.timezone import now

    from portfolio.handovers.services import prepare_handover

    row = prepare_handover(
        role=project_manager.initiative_roles.get(),
        successor=outsider,
        by=entity_pmo,
        at=now(),
    )
    client.force_login(outsider)

    for name in ("handover_detail", "handover_offer", "handover_answer", "handover_withdraw"):
        address = reverse(f"portfolio:{name}", args=[row.pk])
        answer = client.get(address) if name == "handover_detail" else client.post(address)
        assert answer.status_code == 404
    assert client.post(reverse("reporting:handover_pdf", args=[row.pk])).status_code == 404
