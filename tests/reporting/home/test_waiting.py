from datetime import date

import pytest
from django.utils import translation

from reporting.home.waiting import Task, due_in_words, in_one_sentence

TODAY = date(2026, 11, 4)  # a Wednesday


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def task(due_on=None, **values):
    words = {"verb": "Complete", "subject": "P", "why": "", "address": "/", "action": "Go"}
    return Task(**{**words, **values}, due_on=due_on)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (None, ""),
        (date(2026, 11, 4), "today"),
        (date(2026, 11, 5), "tomorrow"),
        (date(2026, 11, 10), "Tuesday 10 November"),
        (date(2026, 11, 11), "11/11/2026"),
        (date(2026, 11, 3), "1 working day overdue"),
        # 2 November is a closing day.
        (date(2026, 10, 30), "2 working days overdue"),
        (date(2026, 11, 1), "2 working days overdue"),
    ],
)
def test_a_due_date_is_said_in_words(due_on, words):
    with_calendar = due_in_words(due_on, TODAY)

    assert with_calendar == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ([date(2026, 11, 5)], "1 thing waits for you, for tomorrow."),
        (
            [date(2026, 11, 9), date(2026, 11, 4)],
            "2 things wait for you, the first for today.",
        ),
        (
            [date(2026, 11, 3), date(2026, 11, 4)],
            "2 things wait for you, 1 of them overdue.",
        ),
        ([None, None], "2 things wait for you."),
    ],
)
def test_one_sentence_says_how_much_waits(dates, sentence):
    assert in_one_sentence([task(due_on) for due_on in dates], TODAY) == sentence


@pytest.mark.parametrize(
    ("due_on", "comment", "soon"),
    [
        (date(2026, 11, 10), "", True),
        (date(2026, 11, 11), "", False),
        (date(2026, 11, 1), "", True),
        (None, "", True),
        (date(2026, 12, 11), "Encore", True),
    ],
)
def test_a_week_a_return_or_a_delay_is_soon(due_on, comment, soon):
    assert task(due_on, comment=comment).is_soon(TODAY) is soon
