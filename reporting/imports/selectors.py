from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from portfolio.finance.models import MoneyLine
from portfolio.initiatives.models import (
    DeliveryConfidence,
    ExternalKey,
    Initiative,
    SourceNote,
)
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from reporting.imports.choices import RunState
from reporting.imports.models import ImportRun

MoneyKey = tuple[int | None, str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What the portfolio holds of one initiative, as far as an import compares it."""

    initiative: Initiative
    money: dict[MoneyKey, MoneyLine] = field(default_factory=dict)
    ratings: dict[str, DeliveryConfidence] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def known_by_key(source: str, keys: Collection[str], as_of: date) -> dict[str, Known]:
    """What the portfolio holds under the sender's keys, in four queries."""
    links = ExternalKey.objects.filter(source=source, key__in=keys).select_related(
        "initiative__unit"
    )
    found = {link.key: Known(link.initiative) for link in links}
    by_id = {known.initiative.pk: known for known in found.values()}
    for line in MoneyLine.objects.filter(initiative__in=by_id, heading="total", funding="own"):
        by_id[line.initiative_id].money[line.year, line.measure, line.currency] = line
    for rating in DeliveryConfidence.objects.filter(initiative__in=by_id, as_of=as_of):
        by_id[rating.initiative_id].ratings[rating.source] = rating
    for note in SourceNote.objects.filter(initiative__in=by_id, source=source):
        by_id[note.initiative_id].notes[note.subject] = note.text
    return found


def source_of_keys(keys: Collection[str]) -> str:
    """The source under which most of these keys are known already, "" for none."""
    counted = (
        ExternalKey.objects.filter(key__in=keys)
        .values("source")
        .annotate(known=Count("pk"))
        .order_by("-known", "source")
    )
    best = counted.first()
    return best["source"] if best and best["known"] * 2 >= min(len(keys), 20) else ""


def units_by_word(today: date) -> dict[str, OrgUnit]:
    """The units in force under their code and their names, in small letters; a code wins over a name."""
    units = list(OrgUnit.objects.current(today).order_by("pk"))
    found: dict[str, OrgUnit] = {}
    for unit in units:
        for name in (unit.name_fr, unit.name_nl, unit.name_en):
            if name:
                found.setdefault(name.casefold(), unit)
    return found | {unit.code.casefold(): unit for unit in units}


def top_unit() -> OrgUnit | None:
    """The unit at the top, when there is exactly one."""
    tops = list(OrgUnit.objects.filter(Q(parent__isnull=True)).order_by("pk")[:2])
    return tops[0] if len(tops) == 1 else None


def initiatives_by_key(source: str, keys: Collection[str]) -> dict[str, int]:
    """The initiatives under the sender's keys."""
    links = ExternalKey.objects.filter(source=source, key__in=keys)
    return dict(links.values_list("key", "initiative_id"))


def hidden_keys(person: Person, source: str) -> set[str]:
    """The sender's keys of initiatives that exist and that this person cannot see."""
    visible = Initiative.objects.visible_to(person)
    links = ExternalKey.objects.filter(source=source).exclude(initiative__in=visible)
    return set(links.values_list("key", flat=True))


def day_of_same_file(sha256: str) -> date | None:
    """The date under which the very same file was applied before, when it says none itself."""
    runs = ImportRun.objects.filter(file__sha256=sha256, state=RunState.APPLIED).order_by("-pk")
    mapping = runs.values_list("mapping", flat=True).first()
    return date.fromisoformat(mapping["as_of"]) if mapping else None
