import pytest
from django.urls import reverse

from portfolio.indicators.models import Indicator
from tests.factories.links import BenefitFactory, IndicatorFactory
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db


def test_the_catalogue_counts_benefits_in_sight_only(client, entity_pmo, project):
    indicator = IndicatorFactory()
    BenefitFactory(initiative=project, indicator=indicator)
    BenefitFactory(initiative=InitiativeFactory(), indicator=indicator)
    client.force_login(entity_pmo)
    page = client.get(reverse("portfolio:indicator_list"))
    assert [row.uses for row in page.context["listing"].page] == [1]


def test_an_indicator_is_written_changed_and_refused_when_stale(client, pmo):
    client.force_login(pmo)
    posted = {"code": "DELAI", "name_fr": "Délai", "measured_in": "days", "nature": "level"}
    nameless = {**posted, "name_fr": ""}
    create = reverse("portfolio:indicator_create")
    assert client.post(create, nameless).status_code == 422
    assert client.post(create, posted).status_code == 303
    row = Indicator.objects.get()
    edit = reverse("portfolio:indicator_edit", args=[row.pk])
    stale = {**posted, "version": row.version + 1, "is_retired": "on"}
    assert client.post(edit, stale).status_code == 409
    assert client.post(edit, {**stale, "version": row.version}).status_code == 303
    assert not Indicator.objects.in_use().exists()
