"""What can be found of periods and packs, also by the eight signs at the foot of a page."""

from typing import Any

from django.utils.translation import pgettext_lazy

from ppm.permissions.catalog import Perm
from ppm.search.registry import Searchable, in_languages
from reporting.packs.models import Pack
from reporting.snapshots.models import Snapshot

MONTHS = (
    "(CASE '{language}'"
    " WHEN 'fr' THEN ARRAY['janvier','février','mars','avril','mai','juin','juillet','août',"
    "'septembre','octobre','novembre','décembre']"
    " WHEN 'nl' THEN ARRAY['januari','februari','maart','april','mei','juni','juli','augustus',"
    "'september','oktober','november','december']"
    " ELSE ARRAY['January','February','March','April','May','June','July','August',"
    "'September','October','November','December'] END)"
)
PERIOD = f"{MONTHS}[extract(month FROM period)::int] || ' ' || extract(year FROM period)::int"

SEARCHED = [
    Searchable(
        kind="pack",
        model=Pack,
        label=pgettext_lazy("search", "Packs"),
        title=f"(SELECT name_{{language}} || ' · ' || {PERIOD} || ' · ' || NEW.edition"  # noqa: S608
        " FROM portfolio_committee, reporting_snapshot AS sealed"
        " JOIN portfolio_reportingcycle AS cycle ON cycle.id = sealed.cycle_id"
        " WHERE portfolio_committee.id = NEW.committee_id AND sealed.id = NEW.snapshot_id)",
        body="NEW.foreword_{language}",
        columns=in_languages("foreword"),
        address="reporting:pack_detail",
        weight=1,
        perm=Perm.PACK_VIEW,
    ),
    Searchable(
        kind="snapshot",
        model=Snapshot,
        label=pgettext_lazy("search", "Frozen periods"),
        title=f"(SELECT {PERIOD} FROM portfolio_reportingcycle WHERE id = NEW.cycle_id)",  # noqa: S608
        keys="ARRAY[left(NEW.fingerprint, 8)::text]",
        columns=("fingerprint",),
        address="reporting:snapshot_detail",
        weight=1,
        perm=Perm.SNAPSHOT_VIEW,
    ),
]
SCOPES: dict[str, Any] = {
    "pack": lambda person: Pack.objects.visible_to(person),
    "snapshot": lambda person: None,
}
