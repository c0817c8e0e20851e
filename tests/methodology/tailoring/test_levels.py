import pytest
from django.urls import reverse
from django.utils import translation

from methodology.tailoring.levels import level_words
from methodology.tailoring.models import StatusLevel

pytestmark = pytest.mark.django_db


def test_the_central_pmo_changes_the_words_and_everybody_reads_them(
    client, pmo, project_manager, django_capture_on_commit_callbacks
):
    level = StatusLevel.objects.get(dimension="time", colour="amber")
    edit = reverse("methodology:level_edit", args=[level.pk])
    words = {"word_fr": "Un peu tard", "word_nl": "Wat laat", "word_en": ""}
    client.force_login(project_manager)
    page = client.get(reverse("methodology:level_list"))
    assert [len(levels) for _dimension, levels in page.context["dimensions"]] == [4] * 8
    assert edit not in page.content.decode()
    assert client.post(edit, {"version": level.version, **words}).status_code == 403

    client.force_login(pmo)
    assert edit in client.get(reverse("methodology:level_list")).content.decode()
    assert client.post(edit, {"version": level.version, **words, "word_nl": " "}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(edit, {"version": level.version, **words}).status_code == 303

    with translation.override("nl"):
        assert level_words()["time", "amber"] == "Wat laat"
    stale = client.post(edit, {"version": level.version, **words, "word_fr": "Tard"})
    assert stale.status_code == 409
