from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.languages.nearest import nearest
from ppm.ui import chips, figures
from ppm.ui.columns import Column, day_column
from reporting.packs import marks
from reporting.packs.choices import PackState
from reporting.packs.models import Pack

TONES = {PackState.DRAFT: "warn", PackState.RELEASED: "good", PackState.SUPERSEDED: "neutral"}


def state_badge(pack: Pack) -> SafeString:
    """The state of a pack as a word in a box."""
    return chips.badge(pack.get_state_display(), TONES[PackState(pack.state)])


def _period(pack: Pack) -> SafeString:
    name, language = nearest(pack.committee, "name")
    return format_html(
        '<a href="{}">{}</a><span class="sub">{}</span>',
        reverse("reporting:pack_detail", args=[pack.pk]),
        capfirst(marks.period_of(pack.snapshot)),
        format_html(
            "{} · {}", chips.text(name, language), capfirst(str(pack.get_preset_display()))
        ),
    )


def _languages(pack: Pack) -> SafeString:
    """A link per file; none while it is being built."""
    links = [
        (reverse("reporting:pack_download", args=[pack.pk, language]), language.upper())
        for language in sorted(
            {file.language for file in pack.files.all()}, key=pack.file_languages.index
        )
    ]
    if not links:
        return chips.badge(_("being built"), "info")
    return format_html_join(" · ", '<a href="{}">{}</a>', links)


COLUMNS = [
    Column(
        "period",
        _("Pack"),
        _period,
        value=lambda pack: pack.snapshot.cycle.period,
        sort="snapshot__cycle__period",
        primary=True,
        width=28,
    ),
    Column(
        "edition",
        pgettext_lazy("column", "Edition"),
        lambda pack: figures.number(pack.edition),
        value=lambda pack: pack.edition,
        sort="edition",
        numeric=True,
    ),
    Column(
        "state",
        pgettext_lazy("column", "State"),
        state_badge,
        value=lambda pack: str(pack.get_state_display()),
        sort="state",
    ),
    Column(
        "languages",
        _("Files"),
        _languages,
        value=lambda pack: pack.languages.upper(),
    ),
    day_column(
        "released",
        _("Released"),
        lambda pack: pack.released_at,
        width=16,
        sort="released_at",
    ),
]
