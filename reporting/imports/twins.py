"""New rows that bear the name of a project which is there already: they would make a second one."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person
from reporting.imports.choices import Outcome
from reporting.imports.models import ImportRow, ImportRun

NAMES = ("name_fr", "name_nl", "name_en")


def alike(run: ImportRun, person: Person) -> QuerySet[Initiative]:
    """The projects a row can be taken for: open to this person, and not spoken of by another row."""
    spoken = ImportRow.objects.filter(run=run, initiative__isnull=False).values("initiative")
    return Initiative.objects.visible_to(person).exclude(pk__in=spoken)


def twin_rows(run: ImportRun, person: Person) -> set[int]:
    """The new rows whose name one of these projects bears, in one statement."""
    rows = ImportRow.objects.filter(run=run, outcome=Outcome.CREATED, initiative__isnull=True)
    there = alike(run, person).order_by()
    named = Q()
    for name in NAMES:
        lowered = there.exclude(**{name: ""}).exclude(**{f"{name}__isnull": True})
        named |= Q(lowered__in=lowered.values_list(Lower(name)))
    found = rows.exclude(name="").annotate(lowered=Lower("name")).filter(named)
    return set(found.values_list("pk", flat=True))


def twins_of(
    rows: Iterable[ImportRow], run: ImportRun, person: Person
) -> dict[int, list[Initiative]]:
    """For each of these rows (of one page) the projects of its name."""
    wanted = {row.pk: row.name.lower() for row in rows}
    if not wanted:
        return {}
    there = alike(run, person).alias(**{f"lower_{name}": Lower(name) for name in NAMES})
    named = Q()
    for name in NAMES:
        named |= Q(**{f"lower_{name}__in": list(wanted.values())})
    by_name: dict[str, list[Initiative]] = {}
    for one in there.filter(named).select_related("unit").order_by("pk"):
        for said in {(getattr(one, name) or "").lower() for name in NAMES}:
            by_name.setdefault(said, []).append(one)
    return {pk: by_name[name] for pk, name in wanted.items() if name in by_name}
