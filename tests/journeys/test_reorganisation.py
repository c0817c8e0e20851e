"""The merger of two departments, in French and in Dutch: prepared, seen, carried out, found again."""

import pytest
from django.utils.timezone import localdate

from portfolio.initiatives.models import Initiative
from ppm.org.models import OrgUnit

pytestmark = pytest.mark.slow
WORDS = {
    "fr": {
        "who": "noemie.tilmant",
        "menu": "Fusionner des entités",
        "from": ("D10", "Prestations et droits"),
        "into": "D20",
        "show": "Voir ce qui serait transféré",
        "confirm": "Exécuter maintenant",
        "done": "Exécutée",
    },
    "nl": {
        "who": "jorn.vanhuffelen",
        "menu": "Entiteiten samenvoegen",
        "from": ("D40", "Personeel"),
        "into": "D30",
        "show": "Tonen wat zou verhuizen",
        "confirm": "Nu uitvoeren",
        "done": "Uitgevoerd",
    },
}


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_two_departments_are_merged(demo_portal, page, language):
    words = WORDS[language]
    code = words["from"][0]
    page.goto(f"{demo_portal.url}/account/login/")
    page.locator(f"button[value='{words['who']}@cfs-fks.example']").click()
    page.wait_for_url(lambda address: "/account/login/" not in address)
    page.goto(f"{demo_portal.url}/portfolio/reorganisations/")
    page.get_by_role("link", name=words["menu"]).click()
    below = set(OrgUnit.objects.filter(parent__code=code).values_list("pk", flat=True))
    old, new = OrgUnit.objects.get(code=code), OrgUnit.objects.get(code=words["into"])

    inside = Initiative.objects.in_unit(old).order_by("pk")
    moved = list(inside.values_list("pk", flat=True))
    assert len(moved) > 5
    page.locator(f"input[name=units][value='{old.pk}']").check()
    page.locator("select[name=into]").select_option(str(new.pk))
    page.locator("input[name=takes_effect_on]").fill(localdate().isoformat())
    page.locator("[name=reason]").fill("Arrêté / besluit")
    page.get_by_role("button", name=words["show"]).click()
    assert "Berk" not in page.content()  # the secret one
    page.get_by_role("link", name=words["confirm"]).click()
    page.get_by_role("button", name=words["confirm"]).click()
    page.get_by_text(words["done"]).first.wait_for()

    old.refresh_from_db()
    assert old.successor == new
    new.refresh_from_db()
    assert set(moved) <= set(Initiative.objects.in_unit(new).values_list("pk", flat=True))
    assert set(OrgUnit.objects.filter(pk__in=below).values_list("parent__code", flat=True)) == {
        words["into"]
    }
    page.goto(f"{demo_portal.url}/administration/units/?past=1")
    assert words["from"][1] in page.locator("main").inner_text()
