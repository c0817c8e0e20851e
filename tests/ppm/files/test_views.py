import pytest
from django.urls import reverse

from ppm.files import services
from ppm.files.models import DownloadRecord
from ppm.permissions.catalog import Perm

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(media, project, pmo):
    return services.store(
        b"<script>",
        name="état – été.html",
        content_type="text/html",
        by=pmo,
        point=project.access_point(),
        perm=Perm.REPORT_VIEW,
    )


def test_file_download_hands_the_file_out_as_an_attachment_and_records_it(client, file, executive):
    client.force_login(executive)
    response = client.get(file.get_absolute_url())
    assert response.getvalue() == b"<script>"
    assert {name: response.headers[name] for name in ("Content-Type", "Content-Length")} == {
        "Content-Type": "text/html",
        "Content-Length": "8",
    }
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C3%A9tat%20%E2%80%93%20%C3%A9t%C3%A9.html"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert DownloadRecord.objects.values_list("person", "file").get() == (executive.pk, file.pk)


def test_file_download_hides_what_one_may_not_have(client, file, outsider):
    client.force_login(outsider)
    assert client.get(file.get_absolute_url()).status_code == 404
    assert not DownloadRecord.objects.exists()


def test_file_download_does_not_know_other_numbers(client, outsider):
    client.force_login(outsider)
    assert client.get(reverse("ppm:file_download", args=[1])).status_code == 404


def test_file_download_sends_a_visitor_to_the_sign_in_page(client, file):
    response = client.get(file.get_absolute_url())
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_file_download_looked_at_without_taking_it_is_not_recorded(client, file, executive):
    client.force_login(executive)
    response = client.head(file.get_absolute_url())
    assert (response.status_code, response.getvalue()) == (200, b"")
    assert not DownloadRecord.objects.exists()
