from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.choices import RUNNING, Kind
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.choices import PROJECT_ONLY, UNITS
from portfolio.lifecycle.tolerances.models import Tolerance, ToleranceUse
from portfolio.lifecycle.tolerances.uses import COMPARED, changed_rows, computed_uses
from portfolio.standings.followers import tell
from portfolio.standings.models import Standing
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.bulk import insert_rows

BATCH = 500


class AgreedMeanwhile(Exception):
    """Somebody else agreed a tolerance on this aspect since the page was opened."""

    message = _("Another tolerance was agreed on this in the meantime: look at it first.")


@dataclass(frozen=True)
class Agreement:
    """What is agreed on one aspect; `after` is the version that it was written against."""

    aspect: str
    unit: str
    adverse: Decimal | None = None
    favourable: Decimal | None = None
    text: str = ""
    after: int | None = None


def agree_tolerances(
    *,
    initiative: Initiative,
    agreements: Iterable[Agreement],
    agreed_by: Person,
    valid_from: date,
    by: Person,
    at: datetime,
    stage: Stage | None = None,
    basis: str = "",
    language: str = "",
) -> list[Tolerance]:
    """Write what was agreed for a project or one of its stages as new versions.

    Raises AgreedMeanwhile, ValidationError.
    """
    with audit.action("tolerance.agreed", by=by, at=at, reason=basis):
        Standing.objects.select_for_update().get(pk=initiative.pk)
        rows = Tolerance.objects.filter(initiative=initiative, stage=stage).order_by()
        last = dict(rows.values_list("aspect").annotate(Max("number")))
        made = []
        for one in agreements:
            before = last.get(one.aspect, 0)
            if one.after is not None and one.after != before:
                raise AgreedMeanwhile
            row = Tolerance(
                initiative=initiative,
                stage=stage,
                aspect=one.aspect,
                number=before + 1,
                unit=one.unit,
                adverse=one.adverse,
                favourable=one.favourable,
                text=one.text.strip(),
                language=language or by.language,
                valid_from=valid_from,
                agreed_by=agreed_by,
                basis=basis.strip()[:200],
            )
            _check(row)
            made.append(row)
        for row in made:
            row.save(force_insert=True)
        tell([initiative.pk])
    return made


def add_tolerances(*, rows: Collection[Tolerance], by: Person, at: datetime) -> None:
    """Add first versions of many in one statement. For loaders."""
    with audit.action("tolerance.agreed", by=by, at=at):
        insert_rows(list(rows))
        tell({row.initiative_id for row in rows})


def _check(row: Tolerance) -> None:
    if row.aspect not in UNITS or row.unit not in UNITS[row.aspect]:
        raise ValidationError({"unit": _("This aspect is not measured in that unit.")})
    if row.stage_id is not None and row.aspect in PROJECT_ONLY:
        raise ValidationError({"aspect": _("Benefits are agreed for the whole project.")})
    if row.stage is not None and row.stage.initiative_id != row.initiative_id:
        raise ValidationError({"stage": _("This stage belongs to another project.")})
    row.full_clean(validate_unique=False)


def refresh_uses(initiative_ids: Iterable[int], today: date | None = None) -> int:
    """Work out the use of tolerances of these initiatives anew. Returns how many rows were written."""
    day, wanted, written = today or localdate(), sorted(set(initiative_ids)), 0
    for start in range(0, len(wanted), BATCH):
        written += _refresh(wanted[start : start + BATCH], day)
    return written


def _refresh(initiative_ids: list[int], today: date) -> int:
    stored = ToleranceUse.objects.filter(initiative__in=initiative_ids).values(
        "pk", "initiative_id", "stage_id", "aspect", "since", *COMPARED
    )
    changed, gone = changed_rows(computed_uses(initiative_ids, today), stored)
    insert_rows(changed, conflict=["initiative", "stage", "aspect"], update=[*COMPARED, "since"])
    if gone:
        ToleranceUse.objects.filter(pk__in=gone).update(is_current=False)
    return len(changed) + len(gone)


def refresh_all(today: date) -> int:
    """Work out the use of tolerances of every running project anew. Returns how many rows were written."""
    running = Initiative.objects.filter(kind=Kind.PROJECT, state__in=RUNNING)
    return refresh_uses(running.order_by("pk").values_list("pk", flat=True), today)
