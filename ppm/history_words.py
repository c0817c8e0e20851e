"""How the history of the kernel's models is told. The shape is explained in `ppm.audit.words`."""

from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ppm.audit.words import Subject, Text, Words
from ppm.models import (
    ClosingDay,
    GroupRole,
    Job,
    NoticePreferences,
    OrgUnit,
    Person,
    SavedView,
    SubstitutedUnitRole,
    Substitution,
    SubstitutionRule,
    Translation,
    UnitRole,
)
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person as Reader


def people_open_to(reader: "Reader") -> QuerySet[Any]:
    """One's own history; that of everybody for who looks after accounts, or audits."""
    if can(reader, Perm.HISTORY_ALL):
        return Person.objects.all()
    return Person.objects.filter(pk=reader.pk)


def units_open_to(reader: "Reader") -> QuerySet[Any]:
    """Units in sight."""
    scope = scope_of(reader)
    if scope.all or can(reader, Perm.HISTORY_ALL):
        return OrgUnit.objects.all()
    return OrgUnit.objects.filter(Q(pk__in=scope.unit_ids))


WORDS: dict[type[Model], Words] = {
    OrgUnit: Words(_("unit"), title=("code", "name")),
    ClosingDay: Words(_("day of the calendar"), title=("day", "name")),
    Person: Words(_("person")),
    UnitRole: Words(_("role on a unit"), title=("role", "person", "unit")),
    GroupRole: Words(
        _("role by a group of the directory"), title=("role", "label"), part_of=("unit",)
    ),
    Substitution: Words(
        _("substitution"),
        title=("giver", "substitute"),
        part_of=("giver", "substitute"),
    ),
    SubstitutedUnitRole: Words(_("role in a substitution")),
    SubstitutionRule: Words(_("rule on substitution")),
    NoticePreferences: Words(_("preferences for notices")),
    SavedView: Words(_("saved view"), title=("name",)),
    Translation: Words(_("translation of a text"), title=("source_language", "language")),
    Job: Words(_("background work")),
}
SUBJECTS = [
    Subject(
        "unit",
        OrgUnit,
        None,
        visible=units_open_to,
        register="ppm:unit_list",
        plural=_("units"),
        columns=("name", "parent", "valid_from", "valid_to", "successor"),
    ),
    Subject(
        "person",
        Person,
        None,
        address="portfolio:person_detail",
        visible=people_open_to,
    ),
]
ACTIONS: dict[str, Text] = {
    "person.created": _("%(who)s opened the account"),
    "person.pseudonymised": _("%(who)s replaced the name by a pseudonym"),
    "person.language_changed": _("%(who)s changed the language"),
    "unit.created": _("%(who)s created the unit"),
    "unit.merged": _("%(who)s merged units"),
    "person.deactivated": _("%(who)s deactivated the person"),
    "person.reactivated": _("%(who)s let the person sign in again"),
    "unit_role.granted": _("%(who)s gave a role on a unit"),
    "unit_role.granted_by_group": _("%(who)s gave a role on a unit"),
    "unit_role.ended": _("%(who)s ended a role on a unit"),
    "unit_role.ended_by_group": _("%(who)s ended a role on a unit"),
    "unit.changed": _("%(who)s changed the unit"),
    "unit.ended": _("%(who)s ended the unit"),
    "person.edited": _("%(who)s changed the account"),
    "person.reading_changed": _("%(who)s changed the way of reading"),
    "person.reassigned": _("%(who)s passed roles on"),
    "group_role.stopped": _("%(who)s stopped a role by group"),
    "substitution.set": _("%(who)s noted an absence"),
    "substitution.revoked": _("%(who)s withdrew an absence"),
    "substitution_rule.changed": _("%(who)s changed the rule on substitution"),
    "view.saved": _("%(who)s saved a view"),
    "view.changed": _("%(who)s changed a view"),
    "view.deleted": _("%(who)s withdrew a view"),
    "view.restored": _("%(who)s brought a view back"),
    "translation.saved": _("%(who)s saved a translation"),
    "job.asked": _("%(who)s asked for work in the background"),
    "job.cancelled": _("%(who)s cancelled work in the background"),
    "demo.loaded": _("%(who)s loaded the demo"),
    "notices.rhythm_chosen": _("%(who)s chose how notices arrive"),
}
