"""All checks of domain notes §2.5: what each finds, what it leaves alone, whether it stops a report."""

import copy
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from portfolio.benefits.models import Benefit
from portfolio.lifecycle.tolerances.calc import Tolerance
from portfolio.lifecycle.tolerances.selectors import Agreed
from portfolio.milestones.models import Milestone
from portfolio.registers.products.calc import ScopeUse
from portfolio.statusreports.checks.running import check
from portfolio.statusreports.colours import compute
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.neglect import Neglect
from portfolio.statusreports.submission import DimensionSaid, MilestoneSaid
from portfolio.statusrules.calc.facts import Scope
from ppm.org.workdays import working_days_between
from tests.portfolio.statusreports.conftest import TODAY, said, word

YESTERDAY = TODAY - timedelta(days=1)
LATE = TODAY + timedelta(days=420)  # red by the rules
BLOCKING = {"DQ01", "DQ03", "DQ04", "DQ05", "DQ10", "DQ11", "DQ18"}
ASPECTS = ("time", "cost", "scope", "quality", "benefits", "risk", "sustainability")


def of_time(one):
    return {"dimensions": {**said().dimensions, "time": one}}


def last_time(**values):
    return {"previous": StatusReport(**values), "previous_said": said(headline="Avant.")}


def delivered(count):
    return Scope(ScopeUse(planned=4, delivered=count))


def with_benefit(*, is_unready):
    benefit = Benefit(name="Moins d’appels")
    benefit.is_unready, benefit.next_review_on = is_unready, None
    return {"benefits": (benefit,)}


def milestone(day):
    return {"open_milestones": (Milestone(pk=1, name="Recette", forecast_on=day),)}


def agreed(*aspects):
    return Agreed({one: Tolerance(Decimal(5), version=1) for one in aspects}, {})


# Check → what a hit and a miss change: of the background, of what is said; `a.b` is an attribute of a part.
CASES = {
    "DQ01": (({}, {"headline": " "}), ({}, {})),
    "DQ02": (
        ({**last_time(), "previous_said": said()}, {}),
        (last_time(), {}),
    ),
    "DQ03": (({}, {"forecast_end": YESTERDAY}), ({}, {"forecast_end": TODAY})),
    "DQ04": (
        (milestone(said().forecast_end + timedelta(days=1)), {}),
        (milestone(said().forecast_end), {}),
    ),
    "DQ05": (
        ({}, {"milestones": (MilestoneSaid(1, YESTERDAY, None),)}),
        ({}, {"milestones": (MilestoneSaid(1, YESTERDAY, YESTERDAY),)}),
    ),
    "DQ06": (
        ({**last_time(complete_percent=50), "facts.scope": delivered(1)}, {}),
        ({**last_time(complete_percent=50), "facts.scope": delivered(2)}, {}),
    ),
    "DQ07": ((last_time(actual=Decimal(401)), {}), (last_time(actual=Decimal(400)), {})),
    "DQ08": (
        ({"standing.committed": Decimal(1001)}, {}),
        ({"standing.committed": Decimal(1000)}, {}),
    ),
    "DQ09": (({"standing.money_remarks": "DQ09"}, {}), ({"standing.money_remarks": ""}, {})),
    "DQ10": (
        ({"standing.to_come": Decimal(599)}, {}),
        ({"standing.to_come": Decimal(600)}, {}),
    ),
    "DQ11": (({}, of_time(DimensionSaid("red", comment="Retard"))), ({}, of_time(word("red")))),
    "DQ12": (({"neglect": Neglect(past_due=1)}, {}), ({"neglect": Neglect()}, {})),
    "DQ13": (({"neglect": Neglect(neglected_risks=1)}, {}), ({"neglect": Neglect()}, {})),
    "DQ14": (
        ({}, {"forecast_end": LATE}),
        ({"aspects_with_exception": frozenset({"time"})}, {"forecast_end": LATE}),
    ),
    "DQ15": (({"neglect": Neglect(stage_undecided="Réalisation")}, {}), ({}, {})),
    "DQ16": (({"standing.executive_id": None}, {}), ({}, {})),
    "DQ17": ((with_benefit(is_unready=True), {}), (with_benefit(is_unready=False), {})),
    "DQ18": (
        ({}, {"forecast_end": LATE, **of_time(word("green", evidence=""))}),
        ({}, {"forecast_end": LATE, **of_time(word("green"))}),
    ),
    "DQ19": (({"initiative.name_nl": " "}, {}), ({}, {})),
    "DQ20": (({"neglect": Neglect(roles_beyond=1)}, {}), ({}, {})),
    "DQ21": (({"neglect": Neglect(ended_givers=1)}, {}), ({}, {})),
    "DQ22": (({"agreed": agreed(*ASPECTS[1:])}, {}), ({"agreed": agreed(*ASPECTS)}, {})),
}


def with_parts(background, changes):
    """The background with other fields, and with other attributes of its parts."""
    plain = {name: value for name, value in changes.items() if "." not in name}
    for path, value in changes.items():
        part, _, attribute = path.partition(".")
        if attribute and part == "facts":
            plain[part] = replace(background.facts, **{attribute: value})
        elif attribute:
            plain.setdefault(part, copy.copy(getattr(background, part)))
            setattr(plain[part], attribute, value)
    return replace(background, **plain)


def findings(background, case):
    changes, words = case
    made, submission = with_parts(background, changes), said(**words)
    colours = compute(made, submission, working_days_between)
    return check(made, submission, colours, TODAY)


def test_each_check_finds_what_it_is_for_and_nothing_else(background):
    assert list(CASES) == [f"DQ{number:02}" for number in range(1, 23)]
    background.standing.actual = Decimal(400)
    for code, (hit, miss) in CASES.items():
        told = [one for one in findings(background, hit) if one.code == code]
        assert told, f"{code} finds nothing"
        assert {one.is_blocking for one in told} == {code in BLOCKING}, code
        assert all(one.message and one.href for one in told), code
        left = [one.message for one in findings(background, miss) if one.code == code]
        assert left == [], f"{code} finds too much"


def test_unknown_over_a_computed_red_needs_what_any_better_status_needs(background):
    changes = {"forecast_end": LATE, **of_time(DimensionSaid("grey"))}

    told = [one.field for one in findings(background, ({}, changes)) if one.is_blocking]

    asked = ("comment", "evidence", "path_to_green", "action_owner", "green_on")
    assert told == [f"time_{name}" for name in asked]
