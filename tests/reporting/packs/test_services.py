import io
import json
from datetime import UTC, date, datetime

import page
import pikepdf
import pytest
from django.utils.timezone import localdate, now

from portfolio.initiatives.models import Initiative
from portfolio.statusreports.models import ReportingCycle
from portfolio.substitutions.services import set_substitution
from ppm import audit
from ppm.accounts.models import Person
from ppm.files import services as files
from ppm.jobs.execution import run_here
from ppm.notices.models import Notice
from ppm.permissions.roles import Role
from reporting.packs import assembly, circulating, merge, pdf, services
from reporting.packs.edition import Edition
from reporting.packs.models import KeptSheet, Pack
from reporting.snapshots import selectors
from tests.factories.kernel import PersonFactory, UnitFactory, UnitRoleFactory
from tests.factories.portfolio import (
    CommitteeFactory,
    CycleFactory,
    InitiativeFactory,
    SeatFactory,
    StatusReportFactory,
)
from tests.factories.reporting import frozen, full_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
AT = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture
def snapshot(committee, department):
    """Two frozen periods; in the second one project is late and one is secret."""
    project, other, hidden = (
        InitiativeFactory(unit=department),
        InitiativeFactory(unit=department),
        InitiativeFactory(unit=department, secret=True, name_fr="Bouleau", name_nl="Berk"),
    )
    september = CycleFactory(period=date(2026, 9, 1))
    for initiative in (project, other):
        full_report(cycle=september, initiative=initiative)
    frozen(september)
    october = CycleFactory()
    full_report(cycle=october, initiative=project, declared="red")
    full_report(cycle=october, initiative=hidden)
    StatusReportFactory(cycle=october, initiative=other)
    return frozen(october)


def ask(committee, snapshot, by, languages=("fr", "nl")):
    return services.ask_for_pack(
        committee=committee,
        snapshot=snapshot,
        languages=languages,
        forewords={"fr": "Une phrase.", "nl": "Een zin."},
        by=by,
        at=AT,
    )


def built(committee, snapshot, by, languages=("fr", "nl")):
    pack = ask(committee, snapshot, by, languages)
    assert run_here(pack.job).state == "done"
    return Pack.objects.get(pk=pack.pk)


def drafted(committee, snapshot, by, languages=("fr", "nl")):
    """A draft whose files were not really laid out: what counts is who sees them."""
    pack = ask(committee, snapshot, by, languages)
    made = [assembly.Made(language, b"%PDF-", 1) for language in languages]
    services.keep_draft(pack=pack, made=made, figures=b"{}", by=by, at=AT)
    return Pack.objects.get(pk=pack.pk)


def released(pack, by):
    made = [assembly.Made(language, b"%PDF-", 1) for language in pack.languages.split()]
    return services.keep_release(pack=pack, made=made, figures=b"{}", by=by, at=AT)


def assembled(committee, snapshot, language="fr"):
    content = assembly.read_content(snapshot, committee.code)
    edition = Edition(1, "draft", "", "", None)
    return assembly.assemble(
        content, edition, language=language, created_at=AT, tick=lambda step: None
    ).content


def test_building_makes_one_file_per_language_with_the_same_figures(committee, snapshot, pmo):
    pack = built(committee, snapshot, pmo, ("en", "nl", "fr"))
    kept = {file.language: file for file in pack.files.select_related("document", "figures")}
    assert sorted(kept) == ["en", "fr", "nl"]
    assert pack.languages == "fr nl en"
    assert {file.figures.sha256 for file in kept.values()} == {kept["fr"].figures.sha256}
    figures = json.loads(files.read(kept["fr"].figures))
    assert [project["code"] for project in figures["projects"]] == sorted(
        row.code for row in snapshot.projects.filter(confidentiality="open")
    )
    assert "Bouleau" not in files.read(kept["fr"].figures).decode()
    assert kept["fr"].document.name == f"dossier-2026-10-{committee.code}-1-fr.pdf"


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_file_is_accessible_and_archivable(committee, snapshot, profile):
    found = page.validate_pdf_bytes(assembled(committee, snapshot), profile=profile).failures
    assert [(failure.rule_id, failure.message) for failure in found] == []


def test_the_file_carries_its_figures_and_bookmarks(committee, snapshot):
    with pikepdf.open(io.BytesIO(assembled(committee, snapshot, "en"))) as document:
        inside = document.attachments["figures.json"].get_file().read_bytes()
        with document.open_outline() as outline:
            titles = [item.title for item in outline.root]
            projects = [child.title for child in outline.root[-2].children]
    assert inside == assembly.figures_json(assembly.read_content(snapshot, committee.code))
    assert titles[0] == "What we ask you"
    assert titles[-2:] == ["Project pages", "Where the figures come from"]
    assert len(projects) == 2


def test_a_bilingual_file_holds_both_languages_side_by_side(committee, snapshot, pmo):
    pack = services.ask_for_pack(
        committee=committee,
        snapshot=snapshot,
        languages=(),
        is_bilingual=True,
        forewords={"fr": "Une phrase.", "nl": "Een zin."},
        by=pmo,
        at=AT,
    )
    assert run_here(pack.job).state == "done"
    [file] = pack.files.select_related("document")
    assert file.language == "fr-nl"
    content = files.read(file.document)
    for profile in ("ua1", "3a"):
        found = page.validate_pdf_bytes(content, profile=profile).failures
        assert [(failure.rule_id, failure.message) for failure in found] == []
    with pikepdf.open(io.BytesIO(content)) as document:
        assert {merge.size_of(sheet) for sheet in document.pages} == {(420, 297), (297, 420)}
        assert len(document.pages) == file.pages
        there = {sheet.obj.objgen for sheet in document.pages}
        tags = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") and "/P" in item
        ]
        assert {tag.Pg.objgen for tag in tags if "/Pg" in tag} <= there
        numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
        for sheet in document.pages:
            marked = [
                int(operands[1].MCID)
                for operands, operator in pikepdf.parse_content_stream(sheet)
                if str(operator) == "BDC" and "/MCID" in operands[1]
            ]
            at = [int(key) for key in numbers[::2]].index(int(sheet.StructParents))
            assert sorted(marked) == list(range(len(numbers[2 * at + 1])))
        assert "nl" in {str(tag.Lang) for tag in tags if "/Lang" in tag}


def test_a_flash_is_a_page_of_the_next_edition_and_leaves_the_figures(committee, snapshot, pmo):
    first = built(committee, snapshot, pmo, ("fr",))
    circulating.add_flash(
        pack=first, texts={"fr": "Marché notifié.", "nl": "Gegund.", "en": ""}, by=pmo, at=AT
    )
    second = Pack.objects.order_by("-edition").first()
    assert run_here(second.job).state == "done"
    one, other = (pack.files.get(language="fr") for pack in (first, second))
    assert other.pages == one.pages + 1
    assert one.figures.sha256 == other.figures.sha256


def test_a_pack_stays_the_same_whatever_changes_afterwards(committee, snapshot, pmo):
    before = {language: assembled(committee, snapshot, language) for language in ("fr", "nl")}
    with audit.action("test.change", by=pmo):
        row = (
            snapshot.projects.filter(confidentiality="open")
            .select_related("initiative__unit")
            .first()
        )
        initiative, unit = row.initiative, row.initiative.unit
        initiative.name_fr, initiative.name_nl = "Changé", "Veranderd"
        initiative.save()
        unit.name_fr, unit.parent = "Autre", UnitFactory()
        unit.save()
        committee.name_fr = "Autre comité"
        committee.save()
        for person in Person.objects.all():
            person.family_name = "Changé"
            person.save()
        initiative.reports.update(declared="green", headline="Changé.")
    assert {language: assembled(committee, snapshot, language) for language in before} == before


def test_sheets_are_laid_out_once_and_used_again(committee, snapshot, pmo, monkeypatch):
    built(committee, snapshot, pmo)
    keys = set(KeptSheet.objects.values_list("key", flat=True))
    assert len(keys) == 2 * 5  # two sheets, the sections, the list, the sources
    titles = []
    render = pdf.render_part
    monkeypatch.setattr(
        pdf,
        "render_part",
        lambda html, **rest: titles.append(rest["title"]) or render(html, **rest),
    )
    built(committee, snapshot, pmo)
    assert set(KeptSheet.objects.values_list("key", flat=True)) == keys
    assert len(set(titles)) == 2  # only the first page says of which edition it is


def test_a_damaged_sheet_is_laid_out_again(committee, snapshot, media):
    first = assembled(committee, snapshot)
    row = KeptSheet.objects.select_related("content").first()
    [path] = media.rglob(row.content.sha256)
    path.write_bytes(b"damaged")
    assert assembled(committee, snapshot) == first
    assert files.read(row.content)[:5] == b"%PDF-"


def test_a_release_is_stamped_supersedes_and_tells_the_members(
    committee, snapshot, head_of_pmo, committee_member
):
    first = built(committee, snapshot, head_of_pmo)
    job = services.ask_for_release(pack=first, version=first.version, by=head_of_pmo, at=AT)
    assert run_here(job).state == "done"
    second = built(committee, snapshot, head_of_pmo)
    job = services.ask_for_release(pack=second, version=second.version, by=head_of_pmo, at=AT)
    assert run_here(job).state == "done"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.edition) == ("superseded", "released", 2)
    assert (second.released_by, second.released_at) == (head_of_pmo, AT)
    assert second.files.filter(state="released").count() == 2
    marked = first.files.get(state="superseded", language="nl")
    content = files.read(marked.document)
    for profile in ("ua1", "3a"):
        assert page.validate_pdf_bytes(content, profile=profile).failures == []
    with pikepdf.open(io.BytesIO(content)) as document:
        for sheet in document.pages:
            begin, _save, draw, *_rest = pikepdf.parse_content_stream(sheet)
            assert str(begin.operands[0]) == "/Artifact"
            assert str(draw.operands[0]).startswith("/Superseded")
    assert (
        Notice.objects.filter(person=committee_member, kind="reporting.packs.released").count() == 2
    )


def test_an_edition_is_not_released_after_a_later_one(committee, snapshot, head_of_pmo):
    first = drafted(committee, snapshot, head_of_pmo)
    second = released(drafted(committee, snapshot, head_of_pmo), head_of_pmo)
    first.refresh_from_db()
    with pytest.raises(services.LaterEditionReleased):
        services.ask_for_release(pack=first, version=first.version, by=head_of_pmo, at=AT)
    second.refresh_from_db()
    assert second.state == "released"


def test_a_draft_of_a_withdrawn_period_is_not_released(committee, snapshot, head_of_pmo):
    pack = drafted(committee, snapshot, head_of_pmo)
    with audit.action("test", by=head_of_pmo, at=AT):
        ReportingCycle.objects.filter(pk=snapshot.cycle_id).update(
            state="open", frozen_at=None, frozen_by=None
        )
    with pytest.raises(services.PeriodWithdrawn):
        services.ask_for_release(pack=pack, version=pack.version, by=head_of_pmo, at=AT)


@pytest.mark.parametrize("where", ['{"projects": [{"code": "%s"}]}', '{"named": ["%s"]}'])
def test_what_became_confidential_while_the_files_were_made_is_not_released(
    committee, snapshot, head_of_pmo, where
):
    initiative = Initiative.objects.filter(confidentiality="open").first()
    pack = ask(committee, snapshot, head_of_pmo)
    figures = (where % initiative.code).encode()
    services.keep_draft(pack=pack, made=[], figures=figures, by=head_of_pmo, at=AT)
    with audit.action("test", by=head_of_pmo, at=AT):
        initiative.confidentiality, initiative.code_name = "restricted", "Ardoise"
        initiative.save()
    with pytest.raises(services.PackOutdated):
        services.keep_release(pack=pack, made=[], figures=figures, by=head_of_pmo, at=AT)


def test_what_is_released_is_what_was_read_as_a_draft(committee, snapshot, head_of_pmo):
    pack = drafted(committee, snapshot, head_of_pmo)
    with pytest.raises(services.PackOutdated):
        services.keep_release(pack=pack, made=[], figures=b'{"schema": 0}', by=head_of_pmo, at=AT)


def test_an_edition_released_meanwhile_is_never_replaced_without_its_mark(
    committee, snapshot, head_of_pmo
):
    first = drafted(committee, snapshot, head_of_pmo)
    second = drafted(committee, snapshot, head_of_pmo)
    released(first, head_of_pmo)
    with pytest.raises(services.PackOutdated):
        services.keep_release(
            pack=second, made=[], figures=b"{}", replaced=[], by=head_of_pmo, at=AT
        )


def test_files_of_packs_are_nobodys_own(committee, snapshot, head_of_pmo):
    pack = drafted(committee, snapshot, head_of_pmo)
    file = pack.files.select_related("document", "figures").first()
    for stored in (file.document, file.figures):
        assert not files.may_download(head_of_pmo, stored)


def test_a_release_tells_who_is_a_member_on_that_day_in_brussels(committee, snapshot, head_of_pmo):
    after_midnight = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    seat = SeatFactory(committee=committee, valid_from=date(2026, 12, 1))
    pack = drafted(committee, snapshot, head_of_pmo)
    services.keep_release(pack=pack, made=[], figures=b"{}", by=head_of_pmo, at=after_midnight)
    assert Notice.objects.filter(person=seat.person).exists()


def test_a_release_also_tells_who_sits_in_for_an_absent_member(
    committee, committee_member, snapshot, head_of_pmo
):
    absent = {"giver": committee_member, "valid_from": localdate(), "by": committee_member}
    substitute, other = PersonFactory(), PersonFactory()
    days = {"valid_to": localdate(), "at": now()}
    seat = committee_member.seats.all()
    set_substitution(**absent, **days, substitute=substitute, is_all=False, seats=seat)
    role = UnitRoleFactory(person=committee_member, role=Role.MANAGEMENT, unit=committee.unit)
    set_substitution(**absent, **days, substitute=other, is_all=False, unit_roles=[role])
    pack = drafted(committee, snapshot, head_of_pmo)

    services.keep_release(pack=pack, made=[], figures=b"{}", by=head_of_pmo, at=now())

    told = Notice.objects.filter(kind="reporting.packs.released").values_list("person", flat=True)
    assert set(told) == {committee_member.pk, substitute.pk}


def test_a_pack_is_released_in_french_and_dutch_together(committee, snapshot, head_of_pmo):
    pack = drafted(committee, snapshot, head_of_pmo, ("fr", "en"))
    with pytest.raises(services.LanguageMissing):
        services.ask_for_release(pack=pack, version=pack.version, by=head_of_pmo, at=AT)


def test_what_is_not_built_cannot_be_released(committee, snapshot, head_of_pmo):
    pack = ask(committee, snapshot, head_of_pmo)
    pack.refresh_from_db()
    with pytest.raises(services.PackNotBuilt):
        services.ask_for_release(pack=pack, version=pack.version, by=head_of_pmo, at=AT)


def test_a_pack_is_released_once(committee, snapshot, head_of_pmo):
    pack = released(drafted(committee, snapshot, head_of_pmo), head_of_pmo)
    pack.refresh_from_db()
    with pytest.raises(services.PackAlreadyReleased):
        services.ask_for_release(pack=pack, version=pack.version, by=head_of_pmo, at=AT)


def test_a_committee_that_came_later_gets_a_readable_error(snapshot, pmo, organisation):
    pack = ask(CommitteeFactory(unit=organisation), snapshot, pmo)
    job = run_here(pack.job)
    assert (job.state, job.error) == ("failed", "no_committee")
    assert Pack.objects.get(pk=pack.pk).built_at is None


def test_a_machine_without_pango_gets_a_readable_error(committee, snapshot, pmo, monkeypatch):
    def missing():
        raise pdf.PdfEngineMissing

    monkeypatch.setattr(pdf, "_style", missing)
    job = run_here(ask(committee, snapshot, pmo).job)
    assert (job.state, job.error) == ("failed", "missing_library")


@pytest.mark.parametrize(
    ("who", "draft", "issued"),
    [
        ("head_of_pmo", 1, 1),
        ("pmo", 1, 1),
        ("auditor", 0, 1),
        ("committee_member", 0, 1),
        ("entity_pmo", 0, 0),
        ("management", 0, 0),
        ("project_manager", 0, 0),
        ("outsider", 0, 0),
    ],
)
def test_members_see_what_is_released_to_their_committee(
    request, committee, snapshot, head_of_pmo, who, draft, issued
):
    person = request.getfixturevalue(who)
    pack = drafted(committee, snapshot, head_of_pmo)
    assert Pack.objects.visible_to(person).count() == draft
    released(pack, head_of_pmo)
    assert Pack.objects.visible_to(person).count() == issued


def test_a_member_of_another_committee_sees_nothing(committee, snapshot, head_of_pmo):
    released(drafted(committee, snapshot, head_of_pmo), head_of_pmo)
    assert Pack.objects.visible_to(SeatFactory().person).count() == 0


def test_no_pack_is_made_from_a_period_that_was_tampered_with(
    committee, snapshot, pmo, monkeypatch
):
    monkeypatch.setattr(selectors, "digest", lambda text: "0" * 64)
    job = run_here(ask(committee, snapshot, pmo).job)
    assert (job.state, job.error) == ("failed", "broken")
