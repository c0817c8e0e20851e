"""What the network draws for one reader."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from portfolio.registers.dependencies import network
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.dependencies.naming import Naming
from portfolio.registers.dependencies.selectors import around, dependencies_of
from ppm import audit
from tests.factories.links import DependencyFactory
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db
TODAY = date(2044, 1, 1)
LATER = TODAY + timedelta(300)


def draw(person, **more):
    rows = list(Dependency.objects.visible_to(person).for_list().order_by("pk"))
    return network.dependency_network(rows, Naming(person, rows), TODAY, **more)


def chain(department, length):
    projects = [InitiativeFactory(unit=department) for _n in range(length)]
    for giver, taker in pairwise(projects):
        DependencyFactory(giver=giver, taker=taker, needed_on=LATER)
    return projects


def test_a_project_is_drawn_with_what_lies_two_steps_away(entity_pmo, department):
    projects = chain(department, 6)
    near = around(list(dependencies_of(projects[0], entity_pmo)), entity_pmo)
    assert [(row.giver, row.taker) for row in near] == [
        (projects[0], projects[1]),
        (projects[1], projects[2]),
    ]


def test_an_alarm_and_a_missing_promise_have_signs_of_their_own(entity_pmo, department):
    late, soon, fine = chain(department, 4)[:3]
    by_giver = {row.giver_id: row for row in Dependency.objects.all()}
    with audit.action("test.prepared", by=entity_pmo):
        rows = Dependency.objects.all()
        rows.filter(pk=by_giver[late.pk].pk).update(promised_on=LATER + timedelta(9))
        rows.filter(pk=by_giver[soon.pk].pk).update(needed_on=TODAY + timedelta(9))
        rows.filter(pk=by_giver[fine.pk].pk).update(promised_on=LATER)
    drawn = draw(entity_pmo)
    assert sorted(one.sign for one in drawn.arrows) == ["", "!", "?"]
    assert [sign for sign, _words, _color in drawn.legend] == ["!", "?"]
    assert [row[2] for row in drawn.table.rows] == ["1", "1", "1"]


def test_what_is_not_open_is_drawn_by_its_code_and_leads_nowhere(
    entity_pmo, department, other_department
):
    ours = InitiativeFactory(unit=department, name_fr="À nous")
    foreign = InitiativeFactory(unit=other_department, name_fr="Voisin")
    secret = InitiativeFactory(unit=department, name_fr="Hêtre", secret=True)
    for taker in (foreign, secret):
        DependencyFactory(giver=ours, taker=taker, needed_on=LATER)
    boxes = {box.label: box for box in draw(entity_pmo).rows}
    assert len(boxes) == 2
    (veiled,) = [box for label, box in boxes.items() if label.startswith(foreign.code)]
    assert (veiled.href, bool(veiled.dash)) == ("", True)


def test_no_more_boxes_than_one_can_read_and_the_own_ones_first(
    entity_pmo, department, monkeypatch
):
    monkeypatch.setattr(network, "MOST", 3)
    projects = chain(department, 6)
    drawn = draw(entity_pmo, own={projects[-1].pk}, total=40)
    assert len(drawn.rows) == 3
    assert projects[-1].name in {box.label for box in drawn.rows}
    assert "40" in drawn.alt


def test_nothing_open_is_no_picture(entity_pmo, department):
    giver, taker = InitiativeFactory(unit=department), InitiativeFactory(unit=department)
    DependencyFactory(giver=giver, taker=taker, state="dropped")
    assert draw(entity_pmo) is None
