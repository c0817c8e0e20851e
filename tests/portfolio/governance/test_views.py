import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from portfolio.governance.models import AuthorityLine

LIST = reverse("portfolio:authority_list")
EDIT = reverse("portfolio:authority_edit", args=["stage"])


def posted(*rows, seen=None, **values):
    """The form of the lines of stages; a row is (class, from, below, body)."""
    current = AuthorityLine.objects.filter(occasion="stage", valid_to=None, withdrawn_at=None)
    data = {
        "valid_from": localdate().isoformat(),
        "reason": "Décision du comité",
        "seen": ",".join(str(one.pk) for one in current) if seen is None else seen,
        "lines-TOTAL_FORMS": len(rows),
        "lines-INITIAL_FORMS": 0,
    } | values
    for n, (tailoring_class, lower, upper, answer) in enumerate(rows):
        data |= {
            f"lines-{n}-tailoring_class": tailoring_class,
            f"lines-{n}-amount_from": lower,
            f"lines-{n}-amount_to": upper,
            f"lines-{n}-answer": answer,
        }
    return data


def test_everybody_asks_the_table_who_decides(
    client, outsider, committee, django_assert_num_queries
):
    client.force_login(outsider)
    asked = {"occasion": "closure", "tailoring_class": "standard", "amount": "2000000"}
    client.get(LIST)
    with django_assert_num_queries(5):
        page = client.get(LIST, asked)

    assert page.context["answer"] == f"{committee.name_en} decides, by vote of its members."
    assert client.get(LIST, asked | {"amount": "20"}).context["answer"] == (
        "The project board: the executive decides, after advice of the other members."
    )
    assert len(page.context["table"]) == 10
    assert not page.context["may_edit"]


def test_new_lines_replace_the_old_ones_from_a_day_on(client, pmo, committee):
    client.force_login(pmo)
    rows = [("", "0", "500", "project_board"), ("", "500", "", "portfolio_board")]

    assert client.post(EDIT, posted(*rows)).status_code == 303

    found = AuthorityLine.objects.in_force(localdate()).filter(occasion="stage")
    assert [(one.amount_from, one.answer) for one in found.order_by("amount_from")] == [
        (0, "project_board"),
        (500, "portfolio_board"),
    ]
    assert AuthorityLine.objects.filter(occasion="stage").count() == 3


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [("", "0", "500", "project_board")],
            "Class light: nobody decides from €500 on.",
        ),
        (
            [("", "0", "", "project_board"), ("reinforced", "0", "", "portfolio_board")],
            "Class reinforced: two lines answer from €0 on.",
        ),
        (
            [("", "0", "500", "project_board"), ("", "400", "", "portfolio_board")],
            "Class standard: two lines answer between €400 and €500.",
        ),
    ],
)
def test_gaps_and_overlaps_are_refused_with_a_sentence(client, pmo, rows, sentence):
    client.force_login(pmo)
    before = list(AuthorityLine.objects.order_by("pk").values())

    page = client.post(EDIT, posted(*rows))

    assert page.status_code == 422
    assert sentence in page.context["form"].non_field_errors()
    assert list(AuthorityLine.objects.order_by("pk").values()) == before


def test_whoever_was_slower_is_told_that_the_lines_have_changed(client, pmo):
    client.force_login(pmo)
    rows = [("", "0", "", "portfolio_board")]
    slower = posted(*rows)
    client.post(EDIT, posted(("", "0", "", "project_board")))

    page = client.post(EDIT, slower)

    with translation.override("en"):
        assert page.context["form"].non_field_errors() == [
            "Somebody else changed these lines in the meantime. Open the page again to see them."
        ]


def test_a_committee_cannot_decide_beyond_its_mandate(client, pmo, committee):
    client.force_login(pmo)
    edit = reverse("portfolio:committee_edit", args=[committee.pk])
    values = {"version": committee.version, "quorum": "2", "tie": "refused", "limit_amount": "1000"}
    assert client.post(edit, values | {"is_portfolio_board": "on"}).status_code == 303

    data = posted(("", "0", "", "committee")) | {"lines-0-committee": committee.pk}
    page = client.post(EDIT, data)

    assert page.context["form"].non_field_errors() == [
        f"The mandate of {committee.name_en} ends at €1,000: it cannot decide on more than that."
    ]


def test_a_member_is_seated_with_a_deputy_and_never_twice(
    client, pmo, committee, outsider, auditor
):
    client.force_login(pmo)
    create = reverse("portfolio:seat_create", args=[committee.pk])
    values = {
        "person": outsider.pk,
        "seat": "chair",
        "deputy": auditor.pk,
        "valid_from": localdate().isoformat(),
    }
    assert client.post(create, values).status_code == 303
    seat = committee.members.get()
    assert (seat.person, seat.deputy, seat.seat) == (outsider, auditor, "chair")

    again = client.post(create, values)
    assert again.context["form"].errors == {
        "person": ["This person sits on the committee already."]
    }
    taken = client.post(create, values | {"person": pmo.pk})
    assert taken.context["form"].errors == {
        "seat": ["That seat is taken: end it first, then give it to somebody else."]
    }
    edit = reverse("portfolio:seat_edit", args=[seat.pk])
    assert client.post(edit, {"deputy": outsider.pk}).context["form"].non_field_errors() == [
        "Somebody cannot be their own deputy."
    ]
    assert client.post(edit, {"valid_to": localdate().isoformat()}).status_code == 303
    seat.refresh_from_db()
    assert (seat.deputy, seat.valid_to) == (None, localdate())
