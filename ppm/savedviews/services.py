from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.org.versions import lock
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.savedviews.choices import Audience
from ppm.savedviews.models import DefaultView, SavedView
from ppm.ui.liststate import canonical

NAMES = ("name_fr", "name_nl", "name_en")
LONGEST_QUERY = 4000


class NotYours(Exception):
    """Only the owner changes a view, or for a shared one somebody who may share there."""

    message = _("This view belongs to somebody else: copy it to have one of your own.")


class MayNotShare(Exception):
    """Sharing needs the permission at the unit, or everywhere for a view for everybody."""

    message = _("You may not share a view with these people.")


def may_change(person: Person, view: SavedView) -> bool:
    """Whether the person may rename, share or delete the view."""
    if view.owner_id == person.pk:
        return True
    return view.is_shared and bool(can(person, Perm.VIEW_SHARE, view))


def save_view(
    *,
    list_key: str,
    query: str,
    by: Person,
    at: datetime,
    audience: str = Audience.OWN,
    unit: Any = None,
    **names: str,
) -> SavedView:
    """Keep the state of a list under a name. Raises MayNotShare, ValidationError."""
    view = SavedView(list_key=list_key, owner=by, created_at=at)
    _fill(view, {"query": query, "audience": audience, "unit": unit, **names}, by)
    with audit.action("view.saved", by=by, at=at):
        view.save(force_insert=True)
    return view


def change_view(
    *, view_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> SavedView:
    """Rename, share, or give it another state. Raises StaleVersion, NotYours, MayNotShare."""
    with audit.action("view.changed", by=by, at=at):
        view = lock(SavedView, view_id, version)
        if not may_change(by, view):
            raise NotYours
        _fill(view, values, by)
        view.save()
        view.refresh_from_db(fields=["version"])
    return view


def copy_view(*, view: SavedView, by: Person, at: datetime) -> SavedView:
    """A view of one's own that shows the same."""
    copied = SavedView(list_key=view.list_key, query=view.query, owner=by, created_at=at)
    for name in NAMES:
        text = getattr(view, name)
        setattr(copied, name, f"{text[:78]} ²" if text else text)
    with audit.action("view.saved", by=by, at=at):
        copied.save(force_insert=True)
    return copied


def delete_view(*, view_id: int, by: Person, at: datetime) -> SavedView:
    """Take a view away from everybody; it can be restored. Raises NotYours."""
    with audit.action("view.deleted", by=by, at=at):
        view = _own(view_id, by)
        DefaultView.objects.filter(view=view).delete()
        view.deleted_at = at
        view.save(update_fields=["deleted_at"])
    return view


def restore_view(*, view_id: int, by: Person, at: datetime) -> SavedView:
    """Bring a deleted view back. Raises NotYours."""
    with audit.action("view.restored", by=by, at=at):
        view = _own(view_id, by)
        view.deleted_at = None
        view.save(update_fields=["deleted_at"])
    return view


def choose_default(*, view: SavedView, by: Person) -> bool:
    """Let the list open with this view, or no longer. Returns whether it does now."""
    chosen = DefaultView.objects.filter(person=by, list_key=view.list_key)
    if chosen.filter(view=view).exists():
        chosen.delete()
        return False
    DefaultView.objects.update_or_create(person=by, list_key=view.list_key, defaults={"view": view})
    return True


def _own(view_id: int, by: Person) -> SavedView:
    view = lock(SavedView, view_id, None)
    if not may_change(by, view):
        raise NotYours
    return view


def _fill(view: SavedView, values: Mapping[str, Any], by: Person) -> None:
    for name in (*NAMES, "audience", "unit"):
        if name in values:
            setattr(view, name, values[name])
    if values.get("query") is not None:
        view.query = canonical(QueryDict(values["query"][:LONGEST_QUERY]))
    if view.is_shared and not can(by, Perm.VIEW_SHARE, view):
        raise MayNotShare
    if not nearest(view, "name")[0]:
        raise ValidationError({"name_fr": _("Give a name in at least one language.")})
    view.clean_fields(exclude=["owner", "unit", "name"])
