"""Which blocks a project is asked for."""

import pytest

from portfolio.initiatives.models import Initiative
from portfolio.statusreports.choices import Block, Series
from portfolio.statusreports.sections.layout import SectionLayout, problems
from portfolio.statusreports.sections.shipped import SHIPPED

USUAL = ("summary", "status", "figures", "milestones", "decisions")


@pytest.mark.parametrize("tailoring_class", ["light", "standard", "reinforced"])
def test_the_shipped_form_has_five_blocks_and_one_more_in_the_longer_series(tailoring_class):
    project = Initiative(tailoring_class=tailoring_class)

    assert SHIPPED.of(project, Series.MONTHLY).blocks == USUAL
    assert SHIPPED.of(project, Series.QUARTERLY).blocks == (*USUAL[:4], "outlook", "decisions")


def test_a_light_project_is_not_asked_for_dependencies():
    light = SHIPPED.of(Initiative(tailoring_class="light"), Series.MONTHLY)
    standard = SHIPPED.of(Initiative(tailoring_class="standard"), Series.MONTHLY)

    assert light.list_of("dependencies") is None
    assert (standard.list_of("dependencies").most, standard.list_of("risks").most) == (5, 5)


def test_summary_and_status_are_asked_of_everybody():
    only_legal = SectionLayout(Block.STATUS, categories=("legal",))

    assert problems(SHIPPED.sections) == []
    assert problems([SectionLayout(Block.SUMMARY), only_legal]) == ["status"]
