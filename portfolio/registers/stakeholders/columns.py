from operator import attrgetter

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.shape import columns as shared
from portfolio.registers.stakeholders.choices import StakeholderState, Stance
from portfolio.registers.stakeholders.models import Stakeholder
from ppm.languages.nearest import coded_name
from ppm.ui import chips
from ppm.ui.columns import Column

TONES = {StakeholderState.ACTIVE: "info", StakeholderState.GONE: "neutral"}
STANCE_TONES = {1: "bad", 2: "warn", 3: "neutral", 4: "good", 5: "good"}


def _stance(row: Stakeholder) -> SafeString:
    shown = chips.badge(row.get_stance_display(), STANCE_TONES[row.stance])
    if row.stance == row.stance_wanted:
        return shown
    wanted = _("wanted: %(stance)s") % {"stance": Stance(row.stance_wanted).label}
    return format_html('{}<span class="sub">{}</span>', shown, wanted)


def _figure(name: str) -> shared.Draw:
    return lambda r: str(getattr(r, name))


COLUMNS = [
    shared.title(_("Stakeholder")),
    shared.initiative(),
    Column(
        "kind",
        pgettext_lazy("register", "Kind"),
        lambda r: r.get_kind_display(),
        lambda r: str(r.get_kind_display()),
        sort="kind",
        width=20,
    ),
    *(
        Column(
            name,
            label,
            shared.editable("stakeholder", name, _figure(name)),
            attrgetter(name),
            sort=name,
            numeric=True,
            width=10,
            is_edited=True,
        )
        for name, label in (("interest", _("Interest")), ("influence", _("Influence")))
    ),
    Column(
        "stance",
        _("Stance"),
        shared.editable("stakeholder", "stance", _stance),
        lambda r: str(r.get_stance_display()),
        sort="stance",
        width=20,
        is_edited=True,
    ),
    Column(
        "unit",
        _("Unit concerned"),
        lambda r: coded_name(r.unit) if r.unit_id else "–",
        lambda r: coded_name(r.unit) if r.unit_id else "",
        sort="unit__code",
        width=24,
    ),
    shared.owner("stakeholder"),
    shared.state("stakeholder", TONES),
    Column(
        "expects",
        _("What they expect or fear"),
        lambda r: chips.text(r.expects, r.language),
        lambda r: r.expects,
        width=60,
        css="span-2 wide-text",
        shown=False,
    ),
    *shared.rest(),
]
