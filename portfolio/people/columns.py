from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.ui.chips import badge
from ppm.ui.columns import Column
from ppm.ui.figures import written_day


def _name(person: Any) -> SafeString:
    return format_html(
        '<a href="{}">{}</a><span class="sub">{}</span>',
        reverse("portfolio:person_detail", args=[person.pk]),
        person,
        person.email,
    )


def _roles(person: Any) -> SafeString | str:
    return (
        format_html_join(
            "",
            '<span class="oddity">{} – {}</span>',
            ((role.get_role_display(), role.unit.code) for role in person.roles_today),
        )
        or "–"
    )


def _roles_text(person: Any) -> str:
    return "; ".join(f"{role.get_role_display()} – {role.unit.code}" for role in person.roles_today)


def _state(person: Any) -> SafeString:
    if not person.is_active:
        return badge(_("deactivated"), "warn")
    if person.away_until is not None:
        return badge(_("absent until %(day)s") % {"day": written_day(person.away_until)}, "info")
    return badge(_("can sign in"), "good")


COLUMNS = [
    Column(
        "name",
        _("Name"),
        _name,
        lambda person: str(person),
        sort=("family_name", "given_name"),
        primary=True,
        width=34,
    ),
    Column(
        "unit",
        _("Unit"),
        lambda person: str(person.unit or "–"),
        lambda person: str(person.unit or ""),
        sort="unit__code",
        width=34,
    ),
    Column("roles", _("Roles on units"), _roles, _roles_text, width=44),
    Column(
        "named",
        _("Initiatives"),
        lambda person: person.named_on or "–",
        lambda person: person.named_on,
        sort="named_on",
        numeric=True,
    ),
    Column(
        "language",
        _("Language"),
        lambda person: person.get_language_display(),
        lambda person: person.get_language_display(),
        sort="language",
    ),
    Column(
        "state",
        pgettext_lazy("person", "State"),
        _state,
        lambda person: str(_("can sign in") if person.is_active else _("deactivated")),
        sort="is_active",
    ),
]
