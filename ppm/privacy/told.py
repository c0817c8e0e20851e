"""Rows as their owner reads them: no key, no code, names of today, dates in the reader's way."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldError
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ppm.accounts.models import Person
from ppm.audit.names import name_of
from ppm.audit.registry import actions
from ppm.jobs.models import Job
from ppm.jobs.registry import UnknownJob
from ppm.jobs.registry import find as find_job
from ppm.languages.nearest import coded_name
from ppm.notices.models import Notice
from ppm.notices.selectors import worded
from ppm.permissions.querysets import ScopedQuerySet
from ppm.ui.figures import month

# What tells a row apart, for rows without a name of their own; a model that is not here says its name,
# and the initiative that it belongs to.
TOLD: dict[str, tuple[str, ...]] = {
    "ppm.DownloadRecord": ("file", "at"),
    "ppm.DefaultView": ("view",),
    "ppm.OpenSession": ("device_name", "opened_at"),
    "ppm.SecurityEvent": ("kind", "at"),
    "ppm.UnitRole": ("role", "unit"),
    "portfolio.AnswerFigure": ("measure", "question"),
    "portfolio.BulkChange": ("reason", "created_at"),
    "portfolio.CommitteeMember": ("seat", "committee"),
    "portfolio.Dependency": ("what", "giver", "taker"),
    "portfolio.EntryChange": ("reason", "created_at"),
    "portfolio.Favourite": ("initiative",),
    "portfolio.InitiativeRole": ("role", "initiative"),
    "portfolio.LessonConsultation": ("consulted_on", "initiative"),
    "portfolio.LessonReuse": ("lesson", "initiative"),
    "portfolio.Reminder": ("kind", "report"),
    "portfolio.ReportDraft": ("report",),
    "portfolio.ReportingCycle": ("period",),
    "portfolio.RiskResponse": ("kind", "risk"),
    "portfolio.Reorganisation": ("kind", "takes_effect_on"),
    "portfolio.SentAnswer": ("edition", "question"),
    "portfolio.Standing": ("initiative",),
    "portfolio.StatusReport": ("initiative", "cycle"),
    "reporting.DestructionList": ("authorisation", "proposed_at"),
    "reporting.Pack": ("committee", "snapshot", "edition"),
    "reporting.Snapshot": ("cycle",),
    "reporting.SnapshotPerson": ("name", "snapshot"),
}
DEEPER = ("report__initiative", "report__cycle", "snapshot__cycle")


def row_texts(rows: QuerySet[Any]) -> list[str]:
    """One text for each row, in the order of the rows."""
    if rows.model is Notice:
        return [f"{_moment(one.created_at)} · {one.sentence}" for one in worded(rows)]
    return [row_text(row) for row in rows.select_related(*_joins(rows.model))]


def row_text(row: Model) -> str:
    """What the row says, and from when to when it counts."""
    if isinstance(row, Job):
        return f"{_job(row.kind)} · {_moment(row.created_at)}"
    known = TOLD.get(row._meta.label)
    if known is None:
        parts = [*_preferences(row)] or [name_of(row)]
        initiative = getattr(row, "initiative", None)
        if isinstance(initiative, Model) and getattr(initiative, "code", "") not in parts[0]:
            parts.append(coded_name(initiative))
    else:
        parts = [_value(row, name) for name in known]
    return " · ".join([part for part in (*parts, _validity(row)) if part])


def _joins(model: type[Model]) -> list[str]:
    """The tables that the texts of a model's rows are read from."""
    names = {one.name for one in model._meta.concrete_fields if one.is_relation}
    wanted = {*TOLD.get(model._meta.label, ("initiative",))} & names
    return sorted(wanted | {path for path in DEEPER if path.partition("__")[0] in wanted})


def _value(row: Model, name: str) -> str:
    value = getattr(row, name)
    display = getattr(row, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    if isinstance(value, Model):
        return row_text(value) if value._meta.label in TOLD else name_of(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return month(value) if name == "period" else _day(value)
    return str(value or "")


def _validity(row: Model) -> str:
    first, last = getattr(row, "valid_from", None), getattr(row, "valid_to", None)
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}
    return _("since %(first)s") % {"first": _day(first)} if first else ""


def _preferences(row: Model) -> Iterator[str]:
    """What a row of preferences holds, where the row is nothing but its choices."""
    if not row._meta.label.endswith("Preferences"):
        return
    for field in row._meta.concrete_fields:
        if field.choices:
            yield f"{capfirst(str(field.verbose_name))}: {_value(row, field.name)}"


def _job(kind: str) -> str:
    try:
        return str(find_job(kind).title)
    except UnknownJob:
        return _("Work of an earlier version of the portal")


def _day(value: date) -> str:
    return date_format(value, "SHORT_DATE_FORMAT")


def _moment(value: datetime) -> str:
    return date_format(localtime(value), "SHORT_DATETIME_FORMAT")


def act_texts(person: Person, keys: Iterable[tuple[type[Model], int]]) -> dict[Any, str]:
    """For each row (model, key) that the person wrote on its text, where it is still open to the person."""
    by_model: dict[type[Model], set[int]] = {}
    for model, key in keys:
        by_model.setdefault(model, set()).add(key)
    found = {}
    for model, wanted in by_model.items():
        rows: Any = _open_to(person, model._default_manager.filter(pk__in=wanted))
        for row in rows.select_related(*_joins(model)):
            found[model, row.pk] = row_text(row)
    return found


def _open_to(person: Person, rows: Any) -> Any:
    """Those of the rows that the person sees; the lines of a report are seen with the report."""
    if not isinstance(rows, ScopedQuerySet):
        return rows
    try:
        return rows.visible_to(person)
    except FieldError:  # the row knows its initiative through another one only
        fields = [one for one in rows.model._meta.concrete_fields if isinstance(one, ForeignKey)]
    for one in fields:
        owners = one.related_model._default_manager.all()  # type: ignore[union-attr]  # never "self" here
        if isinstance(owners, ScopedQuerySet):
            return rows.filter(
                **{f"{one.name}__in": _open_to(person, owners).order_by().values("pk")}
            )
    return rows.none()


def account_lines(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The columns of the account by their names, in the words of a reader."""
    for field in Person._meta.concrete_fields:
        if field.column not in values or field.primary_key:
            continue
        yield str(capfirst(str(field.verbose_name))), _account_value(field, values[field.column])


def _account_value(field: "Field[Any, Any]", value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("value", "yes") if value else pgettext("value", "no")
    if isinstance(value, datetime):
        return _moment(value)
    if field.is_relation and field.related_model and value is not None:
        return coded_name(field.related_model._default_manager.get(pk=value))  # type: ignore[union-attr,arg-type]  # a unit
    known = dict(field.flatchoices)
    return "–" if value in (None, "") else str(known.get(value, value))


def shown(found: dict[str, Any], at: datetime, *, rows: int, acts: int) -> dict[str, Any]:
    """What a page or a paper shows of the collected data: at most so many rows and acts of each list."""
    name = found["account"]["text"]
    return {
        "made_at": at,
        "name": name,
        "account": list(account_lines(found["account"])),
        "sections": [
            {
                "title": capfirst(one["title"]),
                "is_about": one["is_about"],
                "rows": [row["text"] for row in one["rows"][:rows]],
                "count": len(one["rows"]),
            }
            for one in found["sections"]
        ],
        "acts": [
            (parse_datetime(act["at"]), act_sentence(act["action"], name), capfirst(act["what"]),
             act["on"])
            for act in found["acts"][:acts]
        ],
        "act_count": len(found["acts"]),
        "file": file_names()[0],
    }  # fmt: skip


def act_sentence(action: str, who: str) -> str:
    """The sentence of an action; its code where none is known."""
    text = actions().get(action)
    return str(text) % {"who": who} if text else action


def file_names() -> Sequence[str]:
    """The data for machines, the page, the paper; named in the language of the moment."""
    stem = pgettext("file name", "personal-data")
    return (f"{stem}.json", f"{stem}.html", f"{stem}.pdf")
