from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from portfolio.finance.models import MoneyLine
from portfolio.initiatives.decided import fixed_columns
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.sources.models import DeliveryConfidence, ExternalKey, SourceNote
from portfolio.standings.models import Standing
from ppm.accounts.models import Person
from ppm.audit.tracking import event_models
from ppm.org.models import OrgUnit
from ppm.permissions.access import Allowed, Denied
from ppm.permissions.roles import Role
from reporting.imports.choices import RunState
from reporting.imports.models import ImportMapping, ImportRow, ImportRun
from reporting.imports.words import People, people_from

NEARLY = 0.6
MoneyKey = tuple[int | None, str, str]


class HeldAmount(NamedTuple):
    """A figure as the portfolio holds it."""

    year: int | None
    measure: str
    currency: str
    amount: Decimal | None
    state: str
    text: str
    as_of: date | None
    source: str


class HeldRating(NamedTuple):
    """A reviewer’s rating as the portfolio holds it."""

    source: str
    rating: str
    commentary: str
    language: str


class HeldNote(NamedTuple):
    """A sender’s note as the portfolio holds it."""

    subject: str
    text: str
    language: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Known:
    """What the portfolio holds of one initiative; `is_taken`: found by choice, not by the sender’s key."""

    initiative: Initiative
    money: dict[MoneyKey, HeldAmount] = field(default_factory=dict)
    ratings: dict[str, HeldRating] = field(default_factory=dict)
    notes: dict[str, HeldNote] = field(default_factory=dict)
    holders: dict[str, tuple[int, ...]] = field(default_factory=dict)
    is_taken: bool = False
    # Columns that a body decided: a file does not change them.
    fixed: frozenset[str] = frozenset()


def known_by_key(
    source: str,
    keys: Collection[str],
    as_of: date,
    *,
    same: Mapping[str, int] | None = None,
    lock: bool = False,
) -> dict[str, Known]:
    """What the portfolio holds under the sender's keys, in nine queries; `lock` keeps others away.

    `same` leads from a key that the portfolio lacks to an initiative that is there.
    """
    links = dict(
        ExternalKey.objects.filter(source=source, key__in=keys).values_list("key", "initiative_id")
    )
    taken = {key: pk for key, pk in (same or {}).items() if key in keys and key not in links}
    if not links and not taken:
        return {}
    # The units apart: a few units stand behind many rows.
    rows = (
        Initiative.every.filter(pk__in={*links.values(), *taken.values()})
        .prefetch_related("unit")
        .order_by("pk")
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = list(rows)
    fixed = fixed_columns([one.pk for one in found])
    by_id = {one.pk: Known(one, fixed=frozenset(fixed.get(one.pk, ()))) for one in found}
    if lock:  # the standing is what writers of figures wait for
        list(Standing.objects.select_for_update().filter(pk__in=by_id).order_by("pk").values("pk"))
    lines = MoneyLine.objects.filter(
        initiative__in=by_id, heading="total", funding="own", nature="one_off"
    )
    for pk, *values in lines.values_list("initiative_id", *HeldAmount._fields):
        line = HeldAmount(*values)
        by_id[pk].money[line.year, line.measure, line.currency] = line
    ratings = DeliveryConfidence.objects.filter(initiative__in=by_id, as_of=as_of)
    for pk, *values in ratings.values_list("initiative_id", *HeldRating._fields):
        rating = HeldRating(*values)
        by_id[pk].ratings[rating.source] = rating
    notes = SourceNote.objects.filter(initiative__in=by_id, source=source)
    for pk, *values in notes.values_list("initiative_id", *HeldNote._fields):
        note = HeldNote(*values)
        by_id[pk].notes[note.subject] = note
    held = InitiativeRole.objects.filter(
        initiative__in=by_id, role__in=[Role.PROJECT_MANAGER, Role.EXECUTIVE], valid_to__isnull=True
    ).order_by("pk")
    for initiative_id, role, person in held.values_list("initiative_id", "role", "person_id"):
        holders = by_id[initiative_id].holders
        holders[role] = (*holders.get(role, ()), person)
    present = {
        key: replace(by_id[pk], is_taken=True)
        for key, pk in taken.items()
        if pk in by_id and not by_id[pk].initiative.withdrawn_at
    }
    return {key: by_id[pk] for key, pk in links.items()} | present


def people() -> People:
    """Everybody who can be named on a project, under every way of writing the name."""
    rows = Person.objects.people().order_by("pk")
    return people_from(rows.values_list("pk", "given_name", "family_name", "email"))


CHANGES_SQL = """
SELECT initiative_id, max(day) FROM (
{parts}
UNION ALL
SELECT row.initiative_id, run.as_of FROM reporting_importrow row
JOIN reporting_importrun run ON run.id = row.run_id
WHERE row.initiative_id = ANY(%(ids)s) AND run.applied_at IS NOT NULL AND row.before IS NOT NULL
  AND row.fate <> 'undone'
) AS changed GROUP BY initiative_id
"""
CHANGE_SQL = """
SELECT {column} AS initiative_id, ((pgh_context->>'at')::timestamptz AT TIME ZONE %(zone)s)::date AS day
FROM {table} WHERE {column} = ANY(%(ids)s) AND COALESCE(pgh_context->>'via', '') NOT LIKE 'import:%%'
"""


def last_changes(ids: Sequence[int]) -> dict[int, date]:
    """The day of the last change of each initiative; what an import wrote bears the date of its file."""
    models = (Initiative, MoneyLine, DeliveryConfidence, SourceNote)
    parts = [
        CHANGE_SQL.format(column=column, table=table)
        for model, column, table in event_tables()
        if model in models
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            CHANGES_SQL.format(parts="UNION ALL".join(parts)),
            {"ids": list(ids), "zone": settings.TIME_ZONE},
        )
        return {pk: day for pk, day in cursor.fetchall() if day is not None}


def event_tables() -> list[tuple[Any, str, str]]:
    """Tracked model, column that names the initiative, and history table, of what speaks of them."""
    found = []
    for model in event_models():
        tracked = model.pgh_tracked_model  # type: ignore[attr-defined]  # every event model has it
        names = {f.name for f in tracked._meta.fields}
        if tracked is Initiative:
            found.append((tracked, "pgh_obj_id", model._meta.db_table))
        elif "initiative" in names:
            found.append((tracked, "initiative_id", model._meta.db_table))
    return found


def watermarks() -> dict[str, int]:
    """The last row of each history table that speaks of initiatives."""
    parts = [
        f"SELECT '{table}', COALESCE(max(pgh_id), 0) FROM {table}"  # noqa: S608  # our own table names
        for _model, _column, table in event_tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def touched_since(ids: Sequence[int], marks: Mapping[str, int], own: str) -> set[int]:
    """The initiatives that something else than `own` (a `via`) has written since the watermarks."""
    values: dict[str, Any] = {"ids": list(ids), "own": own}
    parts = []
    for number, (_model, column, table) in enumerate(event_tables()):
        values[f"mark{number}"] = marks.get(table, 0)
        parts.append(
            f"SELECT DISTINCT {column} FROM {table} WHERE {column} = ANY(%(ids)s)"  # noqa: S608  # our own names
            f" AND pgh_id > %(mark{number})s AND COALESCE(pgh_context->>'via', '') <> %(own)s"
        )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(parts), values)
        return {pk for (pk,) in cursor.fetchall()}


def restricted_rows(run: ImportRun, person: Person) -> int:
    """How many rows speak of restricted projects in this person’s reach that he or she is not named on."""
    restricted = Initiative.objects.by_code_name(person).order_by().values("pk")
    return (
        ImportRow.objects.filter(run=run)
        .closed_to(person)
        .filter(initiative__in=restricted)
        .count()
    )


def may_read_file(person: Person, run: ImportRun) -> Allowed | Denied:
    """Who may read the cells of the file: who sent it; once it is checked, who sees every row of it."""
    if run.created_by_id == person.pk:
        return Allowed()
    is_checked = run.plan_digest and run.state_now not in (RunState.UPLOADED, RunState.READ)
    if is_checked and not ImportRow.objects.filter(run=run).closed_to(person).exists():
        return Allowed()
    return Denied(
        _("The file itself is open to who uploaded it, and to those who may see every row of it.")
    )


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


def codes_of(ids: Collection[int]) -> dict[int, str]:
    """The codes of initiatives, withdrawn ones included."""
    return dict(Initiative.every.filter(pk__in=ids).values_list("pk", "code"))


def day_of_same_file(sha256: str) -> date | None:
    """The date under which the very same file was applied before, when it says none itself."""
    runs = ImportRun.objects.filter(file__sha256=sha256, applied_at__isnull=False).order_by("-pk")
    mapping = runs.values_list("mapping", flat=True).first()
    return date.fromisoformat(mapping["as_of"]) if mapping else None


def recognised(headers: Collection[str], fingerprint: str) -> ImportMapping | None:
    """The saved mapping whose file had these headers, or nearly these and all that it needs."""
    saved = list(ImportMapping.objects.in_use().select_related("sender_unit").order_by("-pk"))
    for one in saved:
        if one.fingerprint == fingerprint:
            return one
    found: tuple[float, ImportMapping] | None = None
    wanted = {header.casefold() for header in headers}
    for one in saved:
        known = {header.casefold() for header in one.headers}
        share = len(known & wanted) / len(known | wanted) if known | wanted else 0.0
        needed = [one.definition["columns"].get(t, {}).get("header", "") for t in ("key", "name")]
        has_needed = all(header.casefold() in wanted for header in needed)
        if share >= NEARLY and has_needed and (found is None or share > found[0]):
            found = share, one
    return found[1] if found else None


def versions_of(saved: ImportMapping) -> list[dict[str, Any]]:
    """The versions of a saved mapping from its history, latest first: number, moment, person."""
    events = next(m for m in event_models() if m.pgh_tracked_model is ImportMapping)  # type: ignore[attr-defined]  # every event model has it
    rows = list(
        events._default_manager.filter(pgh_obj_id=saved.pk)
        .order_by("version", "-pgh_id")
        .values("version", "pgh_context", "pgh_created_at")
    )
    latest = {row["version"]: row for row in rows}
    people = Person.objects.in_bulk({row["pgh_context"].get("by") for row in rows})
    return [
        {
            "version": number,
            "at": row["pgh_created_at"],
            "by": str(people.get(row["pgh_context"].get("by"), "")),
        }
        for number, row in sorted(latest.items(), reverse=True)
    ]
