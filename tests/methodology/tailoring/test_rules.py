from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from methodology.tailoring import rules
from methodology.tailoring.models import RuleSet
from methodology.tailoring.rule_forms import GROUPS
from ppm.accounts.models import Person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 4, 10, tzinfo=UTC)
NOTES = {"note_fr": "Seuils resserrés.", "note_nl": "Strengere drempels."}


@pytest.fixture
def draft():
    return rules.prepare_rules(by=Person.objects.system(), at=AT)


def edit(draft, **values):
    return rules.edit_rules(
        rules=draft,
        revision=values.pop("revision", draft.revision),
        required=values.pop("required", {"standard": ["time", "cost", "benefits"]}),
        by=Person.objects.system(),
        at=AT,
        **values,
    )


def begin(draft, **values):
    given = {"revision": draft.revision, "valid_from": AT.date(), "today": AT.date(), **values}
    return rules.put_rules_in_force(rules=draft, by=Person.objects.system(), at=AT, **given)


def test_a_draft_copies_the_last_version_and_decides_nothing(draft):
    first = RuleSet.objects.get(version=1)

    assert (draft.version, draft.risk_line, draft.required_dimensions.count()) == (2, 15, 6)
    assert RuleSet.objects.in_force(AT.date()) == first
    with pytest.raises(rules.RuleDraftExists):
        rules.prepare_rules(by=Person.objects.system(), at=AT)


def test_a_draft_is_put_in_force_from_a_day_with_its_reason(draft):
    changed = edit(draft, risk_line=12, **NOTES)
    begin(changed, valid_from=AT.date() + timedelta(days=7))

    assert RuleSet.objects.in_force(AT.date()).version == 1
    then = RuleSet.objects.in_force(AT.date() + timedelta(days=7))
    assert (then.version, then.risk_line, then.published_at) == (2, 12, AT)
    required = then.required_dimensions.values_list("tailoring_class", "dimension")
    assert set(required) == {("standard", one) for one in ("time", "cost", "benefits")}


def test_rules_in_force_are_never_changed(draft):
    begin(edit(draft, **NOTES))

    with pytest.raises(rules.RulesInForce):
        edit(RuleSet.objects.get(version=2), risk_line=5)
    with pytest.raises(rules.RulesInForce):
        edit(RuleSet.objects.get(version=1), risk_line=5)


def test_rules_need_a_reason_in_both_languages_and_a_day_that_has_not_passed(draft):
    with pytest.raises(rules.ReasonInBothLanguages):
        begin(edit(draft, note_fr="Seuils."))
    written = edit(RuleSet.objects.get(version=2), **NOTES)
    with pytest.raises(rules.BeginsTooEarly):
        begin(written, valid_from=AT.date() - timedelta(days=1))
    with pytest.raises(rules.RulesChanged):
        begin(written, revision=1)


def test_the_page_groups_every_threshold_once():
    assert sorted(name for _title, names in GROUPS for name in names) == sorted(rules.THRESHOLDS)


def test_the_pmo_drafts_and_puts_rules_in_force(client, pmo):
    client.force_login(pmo)
    client.post(reverse("methodology:rule_set_prepare"))
    draft = RuleSet.objects.draft()
    page = client.get(reverse("methodology:rule_set_edit", args=[draft.pk]))
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    typed |= {**NOTES, "amber_above": "40", "required_light": ["time"]}

    sent = client.post(reverse("methodology:rule_set_edit", args=[draft.pk]), typed)
    again = client.post(reverse("methodology:rule_set_edit", args=[draft.pk]), typed)
    draft.refresh_from_db()
    begun = client.post(
        reverse("methodology:rule_set_publish", args=[draft.pk]),
        {"revision": draft.revision, "valid_from": localdate().isoformat()},
    )

    assert (sent.status_code, again.status_code, begun.status_code) == (303, 409, 303)
    now = RuleSet.objects.in_force(localdate())
    assert (now.version, now.amber_above, now.published_by) == (2, Decimal("0.40"), pmo)
    shown = client.get(reverse("methodology:rule_set_list"), {"version": 1})
    assert shown.context["current"].rules.version == 1


def test_a_threshold_off_the_scale_is_refused(client, pmo, draft):
    client.force_login(pmo)
    page = client.post(
        reverse("methodology:rule_set_edit", args=[draft.pk]),
        {"revision": draft.revision, "risk_line": "99", "amber_above": "80", "red_above": "50"},
    )

    assert page.status_code == 422
    form = page.context["form"]
    assert {"risk_line", "amber_above", "red_above"} <= set(form.errors)
    assert not form.non_field_errors()
