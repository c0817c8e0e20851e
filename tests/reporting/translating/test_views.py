from datetime import date

import pytest
from django.urls import reverse

from portfolio.statusreports.models import StatusReport
from ppm import audit
from ppm.translations.models import Translation
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import CycleFactory, StatusReportFactory

LIST, SEVERAL = reverse("reporting:translation_list"), reverse("reporting:translation_several")
INTO_FRENCH = "?into=fr&period=2026-10&standing=open"


@pytest.fixture
def report(db, project):
    return StatusReportFactory(
        submitted=True, initiative=project, cycle=CycleFactory(period=date(2026, 10, 1)),
        language="nl", headline="Het dashboard volgt de baten.", done="Testen voltooid.",
    )  # fmt: skip


@pytest.fixture
def translator(organisation):
    return PersonFactory(role="translator", on_unit=organisation, language="fr")


def edit(report, field="headline", into="fr"):
    address = reverse("reporting:translation_edit", args=[f"report.{field}", report.pk, into])
    return f"{address}{INTO_FRENCH}"


def posted(client, address, text, **changed):
    form = client.get(address).context["form"]
    data = {"version": form["version"].value(), "source": form["source"].value(), "step": "done"}
    return client.post(address, {**data, "text": text, **changed})


def rewrite(report, by, **values):
    with audit.action("report.submitted", by=by):
        StatusReport.objects.filter(pk=report.pk).update(**values)


def test_the_queue_opens_with_what_is_to_do_in_the_readers_language(
    client, translator, report, django_assert_max_num_queries
):
    client.force_login(translator)
    with django_assert_max_num_queries(20):
        response = client.get(LIST)
    assert [line.row.text for line in response.context["lines"]] == [
        "Het dashboard volgt de baten.", "Testen voltooid.",
    ]  # fmt: skip
    page = response.content.decode()
    assert '<span lang="nl">Testen voltooid.</span>' in page
    assert client.get(f"{LIST}?q=volgt").context["counts"].total == 1
    assert client.get(f"{LIST}?period=none").context["counts"].total == 0
    assert client.get(f"{LIST}?into=nl").context["lines"] == []


def test_committee_and_department_narrow_the_queue(
    client, translator, report, committee, other_department
):
    client.force_login(translator)
    own = report.initiative.unit_id
    assert client.get(f"{LIST}?unit={own}&committee={committee.pk}").context["counts"].total == 2
    assert client.get(f"{LIST}?unit={other_department.pk}").context["counts"].total == 0


def test_saving_goes_on_to_the_next_text_and_then_back_to_the_list(client, translator, report):
    client.force_login(translator)
    response = posted(client, edit(report), "Le tableau de bord suit les bénéfices.")
    assert response.status_code == 303
    assert "report.done" in response.url
    assert posted(client, response.url, "Tests terminés.").url.startswith(LIST)
    assert set(Translation.objects.values_list("state", "saved_by")) == {("done", translator.pk)}


def test_the_words_of_the_glossary_are_offered_in_the_other_language(client, translator, report):
    client.force_login(translator)
    rewrite(report, translator, headline="Twee mijlpalen, één Mijlpaal gehaald.")
    page = client.get(edit(report)).content.decode()
    assert 'data-insert="jalon" title="jalon">Mijlpaal</button>' in page


def test_what_an_earlier_wording_was_translated_as_stands_beside_what_changed(
    client, translator, report
):
    client.force_login(translator)
    posted(client, edit(report), "Le tableau de bord suit les bénéfices.")
    rewrite(report, translator, headline="Het dashboard volgt alle baten.")
    response = client.get(edit(report))
    assert response.context["line"].row.standing == "outdated"
    pieces = [(one.op, one.text) for one in response.context["proposal"].pieces]
    assert ("old", "de") in pieces
    assert ("new", "alle") in pieces
    assert "Le tableau de bord suit les bénéfices." in response.content.decode()


def test_a_translation_of_a_project_out_of_sight_is_not_proposed(
    client, translator, report, entity_pmo
):
    secret = StatusReportFactory(
        submitted=True, cycle=report.cycle, language="nl", headline="Het dashboard volgt de kosten.",
    )  # fmt: skip
    client.force_login(translator)
    posted(client, edit(secret), "Le tableau de bord suit les coûts.")
    assert client.get(edit(report)).context["proposal"] is not None
    client.force_login(entity_pmo)
    assert client.get(edit(report)).context["proposal"] is None
    assert client.get(edit(secret)).status_code == 404


def test_what_changed_under_the_translators_hands_is_said_and_nothing_is_lost(
    client, translator, report
):
    client.force_login(translator)
    form = client.get(edit(report)).context["form"]
    seen = {"version": form["version"].value(), "source": form["source"].value(), "step": "done"}
    posted(client, edit(report), "Première version.")
    stale = client.post(edit(report), {**seen, "text": "Seconde version."})
    assert stale.status_code == 409
    assert b"Premi\xc3\xa8re version." in stale.content
    assert b"Seconde version." in stale.content
    rewrite(report, translator, headline="Iets anders.")
    changed = client.post(edit(report), {**seen, "text": "Troisième version."})
    assert changed.status_code == 422
    assert b"Troisi\xc3\xa8me version." in changed.content
    assert Translation.objects.get().text == "Première version."


def test_several_are_saved_at_once_and_what_is_wrong_stays(client, translator, report):
    client.force_login(translator)
    lines = client.get(f"{SEVERAL}{INTO_FRENCH}").context["lines"]
    data = {"place": [line.row.place for line in lines]}
    for line, text in zip(lines, ("Le tableau de bord.", "x" * 5000), strict=True):
        data |= {
            line.form["version"].html_name: 0, line.form["source"].html_name: line.row.hash,
            line.form["text"].html_name: text, line.form["step"].html_name: "done",
        }  # fmt: skip
    response = client.post(f"{SEVERAL}{INTO_FRENCH}", data)
    assert response.status_code == 422
    assert [line.row.kind for line in response.context["lines"]] == ["report.done"]
    assert Translation.objects.get().text == "Le tableau de bord."


def test_what_was_typed_over_a_newer_translation_can_be_saved_after_seeing_it(
    client, translator, report
):
    client.force_login(translator)
    line, *_others = client.get(f"{SEVERAL}{INTO_FRENCH}").context["lines"]
    posted(client, edit(report), "D’un autre.")
    data = {
        "place": [line.row.place, "report.done:0"],  # the other is gone
        line.form["version"].html_name: 0,
        line.form["source"].html_name: line.row.hash,
        line.form["text"].html_name: "Le mien.",
        line.form["step"].html_name: "done",
    }
    first = client.post(f"{SEVERAL}{INTO_FRENCH}", data)
    assert first.status_code == 422
    assert (
        "1 texte n’existe plus" in first.content.decode() or "1 text is" in first.content.decode()
    )
    [shown] = first.context["lines"]
    data |= {shown.form[name].html_name: shown.form[name].value() for name in ("version", "source")}
    client.post(f"{SEVERAL}{INTO_FRENCH}", data)
    assert Translation.objects.get().text == "Le mien."


def test_a_draft_stays_a_draft_until_it_is_said_to_be_done(client, translator, report):
    client.force_login(translator)
    posted(client, edit(report), "Brouillon.", step="draft")
    assert Translation.objects.get().state == "draft"
    steps = {
        line.row.kind: line.form["step"].value()
        for line in client.get(f"{SEVERAL}{INTO_FRENCH}").context["lines"]
    }
    assert steps == {"report.headline": "draft", "report.done": "done"}


def test_a_reader_without_the_permission_is_refused(client, management, report):
    client.force_login(management)
    assert client.get(LIST).status_code == 403


def test_saving_one_of_several_leaves_the_drafts_of_others_drafts(client, translator, report):
    client.force_login(translator)
    posted(client, edit(report), "Le tableau de bord suit.", step="draft")
    lines = client.get(SEVERAL + INTO_FRENCH).context["lines"]
    steps = {line.row.text: line.form["step"].value() for line in lines}
    assert steps["Het dashboard volgt de baten."] == "draft"
    sent = {"place": [line.row.place for line in lines]}
    for line in lines:
        for field in ("version", "source", "step", "text"):
            bound = line.form[field]
            sent[bound.html_name] = "" if bound.value() is None else bound.value()
        if line.row.text == "Testen voltooid.":
            sent[line.form["text"].html_name] = "Tests terminés."
    client.post(SEVERAL + INTO_FRENCH, sent)
    assert dict(Translation.objects.values_list("text", "state")) == {
        "Le tableau de bord suit.": "draft",
        "Tests terminés.": "done",
    }
