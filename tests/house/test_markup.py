"""What reads the markup of every page sees a fault, and sends a page of a new shape to the browser."""

import pytest

from tests.audit import markup

PAGE = """<!doctype html><html lang="fr"><head><title>Risques</title></head><body><main>
<h1>Risques</h1><h2>À suivre</h2>
<form id="main-form"><label for="a">Titre</label><input id="a" name="a">
<label>Note <textarea></textarea></label>
<input aria-label="Chercher"><input type="hidden" name="b"><button>Enregistrer</button></form>
<a href="/"><img src="/logo.svg" alt="Accueil"></a><table><tbody><tr><td class="n">1</td></tr></tbody></table>
</main></body></html>"""


def test_a_page_in_order_has_no_fault():
    assert list(markup.faults(PAGE)) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('<label for="a">Titre</label>', "", "no label: <input id"),
        ("<label>Note <textarea></textarea></label>", "<textarea></textarea>", "no label: <text"),
        (' aria-label="Chercher"', "", "no label: <input>"),
        ("Enregistrer", "", "no name: <button"),
        (' alt="Accueil"', "", "no alt: <img"),
        (' alt="Accueil"', ' alt=""', "no name: <a"),
        ('id="main-form"', 'id="a"', "2 times id=a"),
        ('for="a"', 'for="z"', "for of nothing: z"),
        ("h2", "h3", "h3 after h1"),
        ("<h1>Risques</h1>", "", "0 headings of the first level"),
        (' lang="fr"', "", "no language or no title"),
        ("<title>Risques</title>", "<title> </title>", "no language or no title"),
    ],
)
def test_a_fault_is_told(before, after, told):
    assert any(fault.startswith(told) for fault in markup.faults(PAGE.replace(before, after)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('class="n"', 'class="n text-muted"'),
        ('class="n"', 'class="n" tabindex="0"'),
        ("<td", "<th"),
        ("<h2>À suivre</h2>", "<div><h2>À suivre</h2></div>"),
        ('class="n">1', 'class="n"><a href="/1/">1</a>'),
        ("<input id", '<input type="date" id'),
    ],
)
def test_a_page_of_a_new_shape_is_opened_and_one_of_known_parts_is_not(before, after):
    pages = {"first": PAGE, "other words": PAGE.replace("1", "2").replace("Risques", "Problèmes")}
    assert markup.with_every_shape(pages) == {"first"}
    assert "new" in markup.with_every_shape({**pages, "new": PAGE.replace(before, after)})
