from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from ppm import audit
from ppm.notices.models import Notice
from reporting.packs import assembly, circulating, layer, services
from reporting.packs.models import Flash, Pack, PackFile, PackSchedule
from reporting.snapshots.models import Snapshot
from tests.factories.portfolio import CycleFactory
from tests.factories.reporting import FROZEN_AT, frozen, full_report

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def snapshot(committee, project):
    return frozen(full_report(initiative=project, declared="red").cycle)


def schedule(committee, by, **values):
    return circulating.add_schedule(
        **{
            "committee": committee,
            "preset": "board",
            "unit": None,
            "languages": ("fr", "nl"),
            "is_bilingual": False,
            "formats": (),
            "working_days": None,
            "on": None,
            "by": by,
            "at": AT,
            **values,
        }
    )


def due(at):
    return [one.params["snapshot_id"] for one in circulating.due(at)]


def test_a_draft_for_a_day_is_built_also_when_nothing_ran_on_that_day(committee, snapshot, pmo):
    schedule(committee, pmo, on=date(2026, 11, 18))
    assert due(datetime(2026, 11, 17, 9, tzinfo=UTC)) == []
    assert due(datetime(2026, 11, 18, 9, tzinfo=UTC)) == [snapshot.pk]
    assert due(datetime(2026, 11, 23, 9, tzinfo=UTC)) == [snapshot.pk]
    [plan] = PackSchedule.objects.running()
    built = circulating.build_scheduled(
        schedule_id=plan.pk, snapshot_id=snapshot.pk, at=datetime(2026, 11, 23, 9, tzinfo=UTC)
    )
    assert built.snapshot == snapshot
    assert due(datetime(2026, 11, 23, 10, tzinfo=UTC)) == []


def test_a_draft_comes_so_many_working_days_after_the_freeze_of_its_series(
    committee, snapshot, project, pmo
):
    quarter = frozen(full_report(initiative=project, cycle=CycleFactory(series="quarterly")).cycle)
    schedule(committee, pmo, working_days=45)
    schedule(committee, pmo, working_days=2, series="quarterly")
    assert due(FROZEN_AT) == []
    assert due(FROZEN_AT + timedelta(days=5)) == [quarter.pk]
    assert due(FROZEN_AT + timedelta(days=75)) == [snapshot.pk, quarter.pk]


def test_a_schedule_of_who_left_ends_and_the_central_pmo_hears_of_it(
    committee, snapshot, pmo, head_of_pmo
):
    plan = schedule(committee, pmo, working_days=1)
    with audit.action("person.left", by=head_of_pmo):
        pmo.is_active = False
        pmo.save(update_fields=["is_active"])
    found = circulating.build_scheduled(schedule_id=plan.pk, snapshot_id=snapshot.pk, at=FROZEN_AT)
    assert found is None
    assert PackSchedule.objects.get().ended_at == FROZEN_AT
    told = Notice.objects.filter(kind="reporting.packs.schedule_ended")
    assert [one.person for one in told] == [head_of_pmo]
    assert not Pack.objects.exists()


def edition(committee, snapshot, by, at=FROZEN_AT):
    """A draft as it is built, without its pages."""
    pack = services.ask_for_pack(
        committee=committee,
        snapshot=snapshot,
        languages=("fr", "nl"),
        forewords={},
        by=by,
        at=at,
    )
    content = assembly.content_of(pack)
    made = [
        assembly.Made(one, b"%PDF-", 1, texts=layer.version_in(content.projects, [one]))
        for one in ("fr", "nl")
    ]
    figures = assembly.figures_json(content)
    return services.keep_draft(pack=pack, made=made, figures=figures, by=by, at=at), content


def test_news_stays_with_its_period_when_that_is_frozen_anew(committee, snapshot, pmo):
    draft, _content = edition(committee, snapshot, pmo)
    texts = {"fr": "Marché notifié.", "nl": "Gegund.", "en": ""}
    circulating.add_flash(pack=draft, texts=texts, by=pmo, at=FROZEN_AT)
    with pytest.raises(circulating.FlashThere):
        circulating.add_flash(pack=draft, texts=texts, by=pmo, at=FROZEN_AT)
    later = Pack(committee=committee, asked_at=FROZEN_AT + timedelta(days=1))
    later.snapshot = Snapshot(cycle=snapshot.cycle, version=2)
    assert Flash.objects.carried_by(later).count() == 1


def test_a_draft_with_withdrawn_news_is_not_released(committee, snapshot, pmo, head_of_pmo):
    first, _content = edition(committee, snapshot, pmo)
    texts = {"fr": "Marché notifié.", "nl": "Gegund.", "en": ""}
    circulating.add_flash(pack=first, texts=texts, by=pmo, at=FROZEN_AT)
    later = FROZEN_AT + timedelta(hours=1)
    draft, _content = edition(committee, snapshot, pmo, at=later)
    circulating.withdraw_flash(flash=Flash.objects.get(), by=pmo, at=later + timedelta(minutes=1))
    draft.refresh_from_db()
    with pytest.raises(services.PackOutdated):
        services.ask_for_release(pack=draft, version=draft.version, by=head_of_pmo, at=later)


def test_texts_translated_since_the_draft_was_read_hold_its_release_back(
    committee, snapshot, pmo, head_of_pmo, client, monkeypatch
):
    draft, content = edition(committee, snapshot, pmo)
    services.check_texts_as_read(draft, content)
    assert PackFile.objects.exclude(texts="").count() == 2
    redone = layer.Translated("De test is begonnen.", "nl", "1.2")
    monkeypatch.setattr(layer, "readable_in", lambda language, texts: {"0" * 64: redone})
    with pytest.raises(services.PackOutdated):
        services.check_texts_as_read(draft, content)
    client.force_login(head_of_pmo)
    page = client.get(reverse("reporting:pack_release", args=[draft.pk]))
    assert page.context["is_retranslated"]
    assert reverse("reporting:pack_again", args=[draft.pk]) in page.content.decode()
