import pytest

from portfolio.statusrules.wording import SENTENCES, sentence

TIME = {"days": "12", "allowed": "20", "baseline": "2027-06-30", "forecast": "2027-07-16"}
COST = {
    "deviation": "26000",
    "allowed": "50000",
    "budget": "1000000",
    "forecast": "1026000",
    "currency": "EUR",
}


@pytest.mark.parametrize(
    ("reason", "inputs", "text"),
    [
        ("time_over", TIME, "+12 working days against 20 allowed, or 60% of it"),
        ("time_over", {**TIME, "days": "21"}, "+21 working days against 20 allowed"),
        ("time_over", {**TIME, "days": "1"}, "+1 working day against 20 allowed, or 5% of it"),
        ("time_under", {**TIME, "days": "-3"}, "3 working days earlier than agreed"),
        ("stage_over", TIME, "Running stage: +12 working days against 20 allowed, or 60% of it"),
        ("cost_over", COST, "+€26,000 (2.6%) against €50,000 allowed, or 52% of it"),
        ("cost_under", {**COST, "deviation": "-26000"}, "€26,000 (2.6%) below the budget"),
        (
            "time_legal_missed",
            {"forecast": "2027-07-16", "deadline": "2027-07-01"},
            "The forecast end 16/07/2027 misses the legal deadline 01/07/2027",
        ),
        (
            "cost_actuals_old",
            {"months": "2"},
            "The accounts have not been shown for 2 closed months",
        ),
        (
            "time_milestone_late",
            {"count": "2", "days": "10"},
            "2 critical milestones are late by 10 days or more",
        ),
        # A colour from before the threshold was kept with it.
        (
            "time_milestone_late",
            {"count": "1"},
            "1 critical milestone is late by a month or more",
        ),
        ("overall_red", {"dimensions": "time,cost"}, "Because of time, cost"),
        ("a_code_of_tomorrow", {}, ""),
    ],
)
def test_a_reason_becomes_a_sentence(reason, inputs, text):
    assert sentence(reason, inputs) == text


def test_every_reason_of_the_rules_has_its_sentence():
    inputs = {
        **TIME,
        **COST,
        "deadline": "2027-07-01",
        "count": "1",
        "months": "1",
        "dimensions": "risk",
    }
    inputs |= dict.fromkeys(("spi", "cpi", "line", "score", "highest", "planned", "missing"), "1")
    inputs |= dict.fromkeys(("free", "pending", "worth", "percent", "exposure", "valued"), "1")
    inputs |= {"year": "2026", "role": "executive", "name": "CO₂", "reviewed": "2026-01-05"}
    inputs |= {"since": "2026-01-05"}
    inputs |= {"deviation": "1", "forecast": "2027-07-16"}

    assert all(speak(inputs) for speak in SENTENCES.values())
