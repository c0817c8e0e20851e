import re

import pytest
from django.urls import reverse
from django.utils.timezone import now

from portfolio.finance.models import MoneyLine
from portfolio.initiatives.models import Initiative
from portfolio.sources.models import ExternalKey
from reporting.imports import services
from reporting.imports.models import ImportRow
from tests.factories.portfolio import InitiativeFactory
from tests.reporting.imports.test_views import (  # noqa: F401  # fixtures
    latest,
    page_of,
    posted,
    preview,
    send,
    signed_in,
    work,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("media")]
FILE = (
    "Clé;Nom du projet;Département;Date de début;Coût total (M€)\n"
    "X-1;Guichet UNIQUE;D10;01/02/2026;1,5\n"
    "X-2;Autre projet;D10;01/03/2026;2\n"
).encode()


def test_a_row_with_the_name_of_a_project_can_be_taken_as_the_same(
    preview, signed_in, department  # noqa: F811
):  # fmt: skip
    there = InitiativeFactory(name_fr="Guichet unique", unit=department)
    page = preview("liste.csv", FILE)
    rows = {row["key"]: row for row in page.context["rows"]}
    text = page.content.decode()
    token, first = latest().token, rows["X-1"]["pk"]

    assert [one.pk for one in rows["X-1"]["twins"]] == [there.pk]
    assert rows["X-2"]["twins"] == ()
    assert reverse("portfolio:initiative_detail", args=[there.pk]) in text
    labels = [str(label) for label, _old, _new in rows["X-1"]["changes"]]
    assert len(labels) == 2
    assert re.search(r"1[\s.,  ]500[\s.,  ]000", text)

    signed_in.post(page_of("same"), {"token": token, "same": f"{first}:{there.pk}"})
    work()
    page = signed_in.get(latest().get_absolute_url() + "?show=updated")
    (row,) = page.context["rows"]
    assert (row["key"], row["is_same"]) == ("X-1", True)

    signed_in.post(page_of("apply"), {"token": latest().token})
    work()
    assert Initiative.objects.count() == 2
    assert ExternalKey.objects.get(key="X-1").initiative == there
    assert MoneyLine.objects.get(initiative=there, measure="budget").amount == 1_500_000


def test_a_project_that_is_closed_to_the_importer_is_neither_told_nor_taken(
    preview, signed_in, department  # noqa: F811
):  # fmt: skip
    secret = InitiativeFactory(
        name_fr="Guichet unique", unit=department, confidentiality="secret", code_name="Nuage"
    )
    page = preview("liste.csv", FILE)
    row = ImportRow.objects.get(run=latest(), key="X-1")

    assert all(not one["twins"] for one in page.context["rows"])
    with pytest.raises(services.NotAlike):
        services.take_as_same(
            run=latest(), token=latest().token, row_id=row.pk, initiative_id=secret.pk,
            by=latest().created_by, at=now(),
        )  # fmt: skip
