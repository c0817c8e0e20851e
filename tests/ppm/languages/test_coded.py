import pytest
from django.utils import translation

from ppm.languages.coded import Coded
from ppm.org.models import OrgUnit
from tests.factories.kernel import UnitFactory

pytestmark = pytest.mark.django_db


def test_rows_are_read_as_text_and_one_becomes_an_object(django_assert_num_queries):
    first = UnitFactory(code="ZA", name_fr="Eaux", name_nl="Water")
    second = UnitFactory(code="ZB", name_fr="", name_nl="Lucht", name_en="")
    rows = OrgUnit.objects.filter(code__in=["ZA", "ZB"]).order_by("code")
    with django_assert_num_queries(1), translation.override("fr"):
        coded = Coded(rows)
        assert coded.labels() == [(first.pk, "ZA Eaux"), (second.pk, "ZB Lucht")]
        found = coded.object(second.pk)
        assert (found.pk, found.code, found.name_nl) == (second.pk, "ZB", "Lucht")
        assert found.path == coded.path(second.pk)
    assert list(coded) == [first.pk, second.pk]
    first.refresh_from_db()
    assert coded.path(first.pk) == first.path
