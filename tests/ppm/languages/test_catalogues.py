import gettext

import pytest

from ppm.languages import catalogues


@pytest.fixture
def tree(tmp_path):
    """A repository of one template, one module and an empty Dutch catalogue."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        """<p title="{% translate "Risk" %}">it's " ( [ {{ x|default:_("None yet") }}
             {% blocktranslate trimmed count n=rows|length with a=b %}
         {{ n }} row of {{ a }}
           {% plural %}
             {{ n }} rows of {{ a }}
    {% endblocktranslate %}{% translate "May" context "month" %}"""
    )
    (tmp_path / "ppm").mkdir()
    (tmp_path / "ppm" / "page.py").write_text(
        'label = pgettext_lazy("verb", "Open")\ntext = ngettext_lazy("%(n)s day", "%(n)s days", "n")\n'
    )
    return tmp_path


def fill(tree, language, texts):
    catalog = catalogues.read(language, tree)
    for message in catalog:
        if message.id:
            message.string = texts[catalogues.first(message.id)]
    with catalogues.catalogue_path(language, tree).open("wb") as file:
        catalogues.write_po(file, catalog)


TEXTS = {
    "Risk": "Risico",
    "None yet": "Nog geen",
    "%(n)s row of %(a)s": ("%(n)s rij van %(a)s", "%(n)s rijen van %(a)s"),
    "May": "mei",
    "Open": "Openen",
    "%(n)s day": ("%(n)s dag", "%(n)s dagen"),
}


def test_messages_of_templates_and_code_are_found_with_plural_and_context(tree):
    found = {(m.id, m.context) for m in catalogues.extracted(tree) if m.id}

    assert found == {
        ("Risk", None),
        ("None yet", None),
        (("%(n)s row of %(a)s", "%(n)s rows of %(a)s"), None),
        ("May", "month"),
        ("Open", "verb"),
        (("%(n)s day", "%(n)s days"), None),
    }


def test_a_complete_catalogue_has_no_findings_and_speaks_once_compiled(tree):
    catalogues.update_all(tree)
    for language in catalogues.LANGUAGES:
        fill(tree, language, TEXTS)

    assert catalogues.findings(tree) == []
    _, compiled = catalogues.compile_all(tree)
    with compiled.open("rb") as file:
        speech = gettext.GNUTranslations(file)
    assert speech.pgettext("month", "May") == "mei"
    assert speech.ngettext("%(n)s day", "%(n)s days", 3) == "%(n)s dagen"


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"Risk": ""}, "nl: no translation: 'Risk'"),
        ({"%(n)s day": ("%(n)s dag", "")}, "nl: no translation: '%(n)s day'"),
        ({"%(n)s day": ("%(x)s dag", "%(n)s dagen")}, "nl: unknown named placeholder"),
    ],
)
def test_a_gap_or_a_wrong_placeholder_is_named(tree, change, finding):
    catalogues.update_all(tree)
    fill(tree, "fr", TEXTS)
    fill(tree, "nl", TEXTS | change)

    (found,) = catalogues.findings(tree)
    assert found.startswith(finding)


def test_a_message_that_nothing_uses_is_named_and_removed_by_an_update(tree):
    catalogues.update_all(tree)
    for language in catalogues.LANGUAGES:
        fill(tree, language, TEXTS)
    (tree / "ppm" / "page.py").write_text('text = ngettext_lazy("%(n)s day", "%(n)s days", "n")\n')

    assert catalogues.findings(tree) == [
        "fr: not used any more: 'Open'",
        "nl: not used any more: 'Open'",
    ]
    catalogues.update_all(tree)
    assert catalogues.findings(tree) == []


def test_an_update_without_changes_leaves_the_file_as_it_is(tree):
    catalogues.update_all(tree)
    before = catalogues.catalogue_path("nl", tree).read_bytes()
    catalogues.update_all(tree)

    assert catalogues.catalogue_path("nl", tree).read_bytes() == before
