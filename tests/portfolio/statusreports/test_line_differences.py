from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from portfolio.registers.risks.choices import RiskState
from portfolio.statusreports.copies import kept, restored
from portfolio.statusreports.differences import differences
from portfolio.statusreports.line_differences import ISSUE, RISK, moves
from portfolio.statusreports.submission import DecisionAsked, LineSaid, MilestoneSaid
from tests.portfolio.statusreports.conftest import said

FIRM = LineSaid(RISK, 1, 3, "Supplier fails", "open", 9)
OLD = LineSaid(RISK, 2, 4, "No testers", "open", 6)
NOTHING_ELSE = SimpleNamespace(dimensions=(), milestones=())
DESK = LineSaid(ISSUE, 1, 7, "Desk is full", "open", 2, date(2026, 11, 30))


def found(before, after):
    return [(str(name), str(old or ""), str(new)) for name, old, new in moves(before, after)]


def test_moves_are_told_by_line_with_what_it_was_and_is():
    before = (FIRM, OLD, DESK)
    after = (
        replace(DESK, level=4, due_on=date(2026, 12, 15)),
        replace(FIRM, level=16, state=RiskState.OCCURRED),
        LineSaid(RISK, 9, 5, "New law", "open", 20),
    )

    assert found(before, after) == [
        ("R-5 · New law", "", "new (score 20)"),
        ("R-3 · Supplier fails", "score 9", "score 16"),
        ("R-3 · Supplier fails", "open", "has occurred"),
        ("I-7 · Desk is full", "2 – medium", "4 – critical"),
        ("I-7 · Desk is full: due", "2026-11-30", "2026-12-15"),
        ("R-4 · No testers", "score 6", "no longer reported"),
    ]


def test_nothing_is_told_where_one_side_holds_no_lines():
    assert found(None, (FIRM,)) == []
    assert found((FIRM,), None) == []
    assert found((FIRM, DESK), (DESK, FIRM)) == []


def test_nothing_that_is_said_again_differently_goes_untold():
    coges, codir = (SimpleNamespace(pk=pk, name=name) for pk, name in ((1, "COGES"), (2, "CODIR")))
    reached = SimpleNamespace(pk=5, name="Acceptance")
    background = SimpleNamespace(
        dimensions=(), milestones=(reached,), committees=(coges, codir), lines=None
    )
    asked = DecisionAsked(committee_id=1, question="Go?", proposal="Yes", options="A", amount=None)
    before = said(
        milestones=(MilestoneSaid(5, date(2026, 10, 1), date(2026, 10, 2), False),),
        decisions=(asked,),
    )
    after = replace(
        before,
        accounts_as_of=date(2026, 10, 31),
        milestones=(MilestoneSaid(5, date(2026, 10, 1), None, False),),
        decisions=(replace(asked, committee_id=2, options="A, B", meeting_on=date(2026, 12, 1)),),
    )

    told = [
        (str(one.label), one.before, one.after)
        for one in differences(background, before, after, has_texts=True)
    ]

    assert told == [
        ("Accounts as of", date(2026, 9, 30), date(2026, 10, 31)),
        ("Acceptance: reached", date(2026, 10, 2), None),
        ("Options", "A", "A, B"),
        ("Who is to decide", "COGES", "CODIR"),
        ("At the meeting of", None, date(2026, 12, 1)),
    ]


def test_differences_hold_the_lines_of_a_returned_copy():
    before = restored(kept(said(lines=(FIRM, DESK))))
    after = said(lines=(FIRM, replace(DESK, due_on=None)), outlook="Clear.")

    assert [
        (one.block, str(one.label), one.kind, one.before, one.after)
        for one in differences(NOTHING_ELSE, before, after, has_texts=True)
    ] == [
        ("milestones", "I-7 · Desk is full: due", "day", date(2026, 11, 30), None),
        ("outlook", "outlook", "text", "", "Clear."),
    ]


def test_what_only_rose_among_the_lines_that_are_asked_is_no_news():
    aside, risen = replace(OLD, is_asked=False), replace(FIRM, is_asked=False)

    assert found((FIRM, aside), (risen, OLD)) == []
    assert found((FIRM, aside), (replace(risen, level=12), replace(aside, level=8))) == [
        ("R-3 · Supplier fails", "score 9", "score 12")
    ]
