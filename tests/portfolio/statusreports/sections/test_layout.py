"""Which blocks a project is asked for."""

from dataclasses import replace
from datetime import date

import pytest

from portfolio.initiatives.models import Initiative
from portfolio.statusreports.checks.running import check
from portfolio.statusreports.choices import Block, Series
from portfolio.statusreports.colours import compute
from portfolio.statusreports.sections.layout import FIELDS, SectionLayout, problems
from portfolio.statusreports.sections.shipped import SHIPPED
from ppm.org.workdays import working_days_between
from tests.portfolio.statusreports.conftest import said

TODAY = date(2026, 11, 5)
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


LEFT_OUT = [(Block.SUMMARY, "done"), (Block.SUMMARY, "next_steps")] + [
    (Block.FIGURES, name) for name in FIELDS[Block.FIGURES]
]


@pytest.mark.django_db
@pytest.mark.parametrize(("block", "left_out"), LEFT_OUT)
def test_what_is_not_asked_does_not_stop_a_report(background, block, left_out):
    shorter = tuple(
        replace(one, fields=tuple(name for name in one.fields if name != left_out))
        if one.block == block
        else one
        for one in background.layout.sections
    )
    asked = replace(background, layout=replace(background.layout, sections=shorter))
    empty = replace(
        said(), done="", next_steps="", forecast_end=None, accounts_as_of=None, forecast=None
    )
    fields = {left_out} | ({"accounts_as_of"} if left_out == "actual" else set())

    stopped = {
        one.field
        for one in check(asked, empty, compute(asked, empty, working_days_between), TODAY)
        if one.is_blocking
    }

    assert not stopped & fields
    assert stopped & {"done", "next_steps"} - fields
