"""What people find: by word, form, beginning, code, key and in spite of errors, and only their own."""

import pytest
from django.utils import translation

from ppm.search.models import SearchEntry
from ppm.search.selectors import search
from ppm.search.services import rebuild
from tests.factories.links import CommitmentFactory
from tests.factories.portfolio import InitiativeFactory, MilestoneFactory, StatusReportFactory

pytestmark = pytest.mark.django_db


def titles(person, text):
    with translation.override("fr"):
        return [hit.title for hit in search(person, text, kind="initiative").hits]


@pytest.fixture
def relais(department):
    return InitiativeFactory(
        unit=department,
        name_fr="Échéances de l’indemnité relais",
        name_nl="Vervaldagen van de brugvergoeding",
        name_en="Due dates of the bridging benefit",
        purpose_fr="Payer à temps les assurés dont le dossier attend un jugement.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "echeances",
        "ÉCHÉANCE",
        "indemnites relais",
        "inde rel",
        "brugvergoeding",
        "vervaldag",
        "bridging benefits",
        "jugements",
    ],
)
def test_search_finds_forms_accents_beginnings_and_every_language(text, relais, head_of_pmo):
    assert titles(head_of_pmo, text) == ["Échéances de l’indemnité relais"]


def test_search_finds_by_code_with_or_without_its_letters_and_signs_first(relais, head_of_pmo):
    InitiativeFactory(unit=relais.unit, name_fr=f"Suite de {relais.code}")
    number = relais.code.removeprefix("PR")
    for text in (
        relais.code,
        relais.code.lower().replace("-", ""),
        number,
        f"{relais.code} Échéances",
    ):
        assert titles(head_of_pmo, text)[0] == "Échéances de l’indemnité relais", text


def test_search_finds_by_the_key_of_a_sender(department, head_of_pmo, django_user_model):
    from django.utils.timezone import now

    from portfolio.initiatives.services import NewInitiative, create_many

    values = {"kind": "project", "unit": department, "name_fr": "Venu d’ailleurs"}
    create_many(
        rows=[NewInitiative(values, key=("GMPP", "DWP_0042_1617-Q4"))], by=head_of_pmo, at=now()
    )

    assert titles(head_of_pmo, "DWP_0042") == ["Venu d’ailleurs"]
    rebuild()
    assert titles(head_of_pmo, "dwp0042") == ["Venu d’ailleurs"]


def test_search_says_what_was_probably_meant(relais, head_of_pmo):
    found = search(head_of_pmo, "indemnitte relias")

    assert (found.is_near, found.meant) == (True, "indemnité relais")
    assert [hit.object_id for hit in found.hits] == [relais.pk]


def test_search_follows_the_change_of_a_text(relais, head_of_pmo, project_manager):
    from django.utils.timezone import now

    from portfolio.initiatives.services import edit_initiative

    edit_initiative(
        initiative_id=relais.pk,
        version=None,
        by=head_of_pmo,
        at=now(),
        name_nl="",
        purpose_fr="Autre but.",
    )

    assert titles(head_of_pmo, "vervaldagen") == []
    assert titles(head_of_pmo, "jugement") == []
    assert titles(head_of_pmo, "autre but") == ["Échéances de l’indemnité relais"]


def test_search_marks_the_words_and_escapes_everything_else(department, head_of_pmo):
    InitiativeFactory(
        unit=department,
        name_fr="Courrier",
        purpose_fr='Voir <script>alert("x")</script> échéancier.',
    )

    (hit,) = search(head_of_pmo, "echeancier").hits

    assert "<mark>échéancier</mark>" in hit.excerpt
    assert "<script" not in hit.excerpt


def test_search_reaches_what_belongs_to_an_initiative_and_names_it(relais, head_of_pmo):
    MilestoneFactory(initiative=relais, name="Interface avec la banque livrée")

    with translation.override("fr"):
        (hit,) = search(head_of_pmo, "banque").hits

    assert (hit.kind, hit.of) == ("milestone", "Échéances de l’indemnité relais")
    assert hit.href == f"/portfolio/{relais.pk}/plan/"


def test_a_commitment_is_found_by_its_words_and_leads_to_its_contract(head_of_pmo):
    commitment = CommitmentFactory(article="art. 12", text_fr="Raccourcir le délai de paiement")

    (hit,) = search(head_of_pmo, "délais paiement").hits

    assert (hit.kind, hit.href) == ("commitment", f"/portfolio/contract/{commitment.contract_id}/")


def test_nobody_finds_or_counts_what_he_does_not_see(
    department, other_department, entity_pmo, head_of_pmo, project_manager, outsider, administrator
):
    for unit, secret in ((department, False), (other_department, False), (department, True)):
        one = InitiativeFactory(unit=unit, name_fr="Bouleau blanc", secret=secret)
        MilestoneFactory(initiative=one, name="Bouleau abattu")

    def kinds(person):
        found = search(person, "bouleau")
        total = 0 if found.is_near else found.total
        return {one.kind: count for one, count in found.counts}, total

    assert kinds(head_of_pmo) == ({"initiative": 2, "milestone": 2}, 4)
    assert kinds(entity_pmo) == ({"initiative": 1, "milestone": 1}, 2)
    for person in (project_manager, outsider, administrator):
        assert kinds(person) == ({}, 0)
        # Nor does a typing error betray it, or a word that is probably meant.
        for kind in ("initiative", "milestone"):
            near = search(person, "boulaeu blnac", kind=kind)
            assert (list(near.hits), near.meant) == ([], "")


def test_a_kind_can_be_asked_for_alone(relais, head_of_pmo):
    MilestoneFactory(initiative=relais, name="Relais prêt")

    assert [hit.kind for hit in search(head_of_pmo, "relais", kind="milestone").hits] == [
        "milestone"
    ]
    assert search(head_of_pmo, "relais", kind="nonsense").hits == ()


@pytest.mark.parametrize(
    "text", ["", "   ", "'", "&|!", "<", "a" * 5000, "\x00", "%_", "\\", "é", "('b'"]
)
def test_search_survives_any_text(text, relais, head_of_pmo):
    search(head_of_pmo, text)


def test_rebuilding_gives_the_entries_that_the_triggers_wrote(relais, head_of_pmo):
    MilestoneFactory(initiative=relais)
    StatusReportFactory(initiative=relais, submitted=True, headline="Tout va bien")

    def entries():
        columns = [field.name for field in SearchEntry._meta.fields if field.name != "id"]
        return sorted(SearchEntry.objects.values_list(*columns), key=str)

    before = entries()
    rebuild()
    assert entries() == before
    assert {row[0] for row in before} >= {"initiative", "milestone", "report", "person", "unit"}


def test_outsiders_find_a_restricted_initiative_by_its_code_name_alone(
    department, entity_pmo, head_of_pmo, outsider
):
    one = InitiativeFactory(
        unit=department,
        name_fr="Bouleau blanc",
        purpose_fr="Regrouper les sites",
        confidentiality="restricted",
        code_name="Opération Lichen",
        confidant=head_of_pmo,
    )

    def found(person, text):
        return [(hit.kind, hit.title, hit.excerpt, hit.code) for hit in search(person, text).hits]

    assert found(entity_pmo, "lichen") == [("codename", "Opération Lichen", "", "")]
    for text in ("bouleau", "regrouper les sites", one.code):
        assert not [hit for hit in found(entity_pmo, text) if hit[0] == "initiative"]
    assert [kind for kind, *_ in found(head_of_pmo, "bouleau")] == ["initiative"]
    assert "codename" not in {kind for kind, *_ in found(outsider, "lichen")}


def test_more_candidates_than_are_looked_up_one_by_one_hide_nothing(
    monkeypatch, department, other_department, entity_pmo, head_of_pmo
):
    monkeypatch.setattr("ppm.search.matching.CANDIDATES", 2)
    for number in range(5):
        InitiativeFactory(unit=other_department, name_fr=f"Bouleau étranger {number}")
    for number in range(3):
        InitiativeFactory(unit=department, name_fr=f"Bouleau blanc {number}")
    InitiativeFactory(unit=department, name_fr="Bouleau secret", secret=True)

    found = search(entity_pmo, "bouleau")
    assert sorted(hit.title for hit in found.hits) == [f"Bouleau blanc {n}" for n in range(3)]
    assert (found.total, found.is_cut) == (3, False)
    assert search(head_of_pmo, "bouleau").total == 8


def test_titles_are_not_lost_among_more_texts_than_are_ranked(monkeypatch, department, head_of_pmo):
    monkeypatch.setattr("ppm.search.selectors.BY_TEXT", 2)
    for number in range(4):
        InitiativeFactory(unit=department, name_fr=f"Autre {number}", purpose_fr="Un bouleau.")
    InitiativeFactory(unit=department, name_fr="Le bouleau")

    found = search(head_of_pmo, "bouleau", kind="initiative")

    assert found.hits[0].title == "Le bouleau"
    assert (found.total, found.is_cut) == (3, True)
