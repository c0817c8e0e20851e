import csv

import pytest

from methodology.library import services
from methodology.library.models import Term
from ppm.accounts.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def system():
    return Person.objects.system()


@pytest.fixture
def changed_file(tmp_path):
    """The glossary with another French definition of `risk` and one term more."""
    with services.GLOSSARY.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    next(row for row in rows if row["key"] == "risk")["definition_fr"] = "Autre définition."
    rows.append(dict.fromkeys(rows[0], "neuf") | {"key": "new-term"})
    path = tmp_path / "glossary.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_glossary_is_loaded_with_all_texts_in_three_languages():
    assert Term.objects.count() == 245
    columns = [f"{name}_{one}" for name in ("term", "definition") for one in ("fr", "nl", "en")]
    assert [name for name in columns if Term.objects.filter(**{name: ""}).exists()] == []
    assert [name for name in columns if Term.objects.filter(**{f"{name}__isnull": True})] == []
    risk = Term.objects.get(key="risk")
    assert (risk.term_fr, risk.term_nl, risk.term_en) == ("risque", "risico", "Risk")


def test_loading_the_glossary_again_writes_nothing(system, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert services.load_glossary(by=system) == 0


def test_loading_a_changed_file_writes_what_changed_with_its_history(system, changed_file):
    before = Term.objects.get(key="risk").events.count()
    assert services.load_glossary(by=system, source=changed_file) == 2
    risk = Term.objects.get(key="risk")
    assert risk.definition_fr == "Autre définition."
    assert Term.objects.filter(key="new-term", term_nl="neuf").exists()
    assert risk.events.count() == before + 1
    assert risk.events.order_by("pgh_id").last().pgh_context["action"] == "glossary.loaded"
    assert services.load_glossary(by=system, source=changed_file) == 0
