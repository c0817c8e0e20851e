import pytest
from django.urls import reverse
from django.utils import translation

from ppm.jobs import execution, services
from ppm.jobs.models import Job
from ppm.jobs.selectors import in_words
from tests.fragments import assert_fragment_equals_page

pytestmark = pytest.mark.django_db

ANSWER = "tests.ppm.jobs.sample.answer"
REFUSE = "tests.ppm.jobs.sample.refuse"


@pytest.fixture(autouse=True)
def without_broker(sent):
    return sent


def of(person, kind=ANSWER, **params):
    return services.enqueue(kind, by=person, params=params or {"number": 1})


def address(job, name="job_detail"):
    return reverse(f"ppm:{name}", args=[job.pk])


def test_job_list_shows_ones_own_and_to_the_central_pmo_all(
    client, outsider, entity_pmo, pmo, head_of_pmo
):
    jobs = {person: of(person) for person in (outsider, entity_pmo, pmo)}
    seen = {}
    for person in (outsider, entity_pmo, pmo, head_of_pmo):
        client.force_login(person)
        page = client.get(reverse("ppm:job_list")).context["listing"].page
        seen[person] = {job.pk for job in page}
    everything = {job.pk for job in jobs.values()}
    assert seen == {
        outsider: {jobs[outsider].pk},
        entity_pmo: {jobs[entity_pmo].pk},
        pmo: everything,
        head_of_pmo: everything,
    }


def test_job_list_leaves_mails_out(client, pmo):
    services.enqueue("ppm.notices.mail", by=pmo, params={"notice_id": 1})
    client.force_login(pmo)
    assert client.get(reverse("ppm:job_list")).context["listing"].count == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_job_list_costs_the_same_for_any_length(client, pmo, rows, django_assert_num_queries):
    for number in range(rows):
        of(pmo, number=number)
    client.force_login(pmo)
    client.get("/jobs/")
    with django_assert_num_queries(6):
        response = client.get("/jobs/")
    assert response.context["listing"].count == rows


def test_job_list_filters_by_state_and_the_fragment_equals_the_page(client, pmo):
    failed = execution.run_here(of(pmo, REFUSE, number=3))
    of(pmo)
    client.force_login(pmo)
    response = client.get("/jobs/?state=failed")
    assert [job.pk for job in response.context["listing"].page] == [failed.pk]
    assert_fragment_equals_page(client, "/jobs/", "/jobs/?state=failed", "list")


def test_job_detail_asks_again_while_the_job_is_open(client, pmo):
    job = of(pmo)
    client.force_login(pmo)
    waiting = client.get(address(job)).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert f'<a class="btn btn-primary" href="{address(job)}">' in waiting
    execution.run_here(job)
    done = client.get(address(job)).content.decode()
    assert 'hx-trigger="every 2s"' not in done
    assert '<a class="btn btn-primary" href="/answer/">' in done


def test_job_detail_fragment_equals_the_page(client, pmo):
    job = of(pmo)
    client.force_login(pmo)
    assert_fragment_equals_page(client, address(job), address(job), "job")


def test_job_detail_says_why_a_job_failed(client, pmo):
    job = execution.run_here(of(pmo, REFUSE, number=3))
    client.force_login(pmo)
    assert "3 is odd." in client.get(address(job)).content.decode()


@pytest.mark.parametrize(("name", "method"), [("job_detail", "get"), ("job_cancel", "post")])
def test_a_job_of_somebody_else_does_not_exist(client, pmo, entity_pmo, name, method):
    job = of(pmo)
    client.force_login(entity_pmo)
    assert getattr(client, method)(address(job, name)).status_code == 404
    assert Job.objects.get().state == "queued"


def test_job_cancel_ends_a_waiting_job(client, pmo):
    job = of(pmo)
    client.force_login(pmo)
    response = client.post(address(job, "job_cancel"))
    assert (response.status_code, response.url) == (303, address(job))
    assert Job.objects.get().state == "cancelled"


def test_job_cancel_asks_a_running_job_to_stop(client, pmo):
    job = of(pmo)
    execution.claim(job.pk)
    client.force_login(pmo)
    page = client.post(address(job, "job_cancel"), follow=True).content.decode()
    assert "It stops at its next step." in page
    assert "Cancel this work" not in page


def test_job_cancel_of_an_ended_job_says_so(client, pmo):
    job = execution.run_here(of(pmo))
    client.force_login(pmo)
    page = client.post(address(job, "job_cancel"), follow=True).content.decode()
    assert "This work has already ended." in page


def test_job_cancel_is_never_done_by_a_link(client, pmo):
    job = of(pmo)
    client.force_login(pmo)
    assert client.get(address(job, "job_cancel")).status_code == 405


def test_words_of_a_kind_that_is_gone_are_its_codes(pmo):
    job = Job(kind="gone.by", created_by=pmo, progress_text="step", error="odd", state="failed")
    with translation.override("en"):
        words = in_words(job)
    assert (words.title, words.step, words.error) == ("gone.by", "step", "odd")
