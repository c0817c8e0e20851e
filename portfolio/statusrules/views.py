from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from methodology.tailoring.choices import Dimension
from methodology.tailoring.models import RuleSet
from methodology.tailoring.rules import THRESHOLDS
from portfolio.initiatives.models import Initiative
from portfolio.statusrules.preview import KEYS, WHOLE, Preview, Turn, preview
from portfolio.statusrules.wording import sentence_of
from ppm.languages.nearest import nearest
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import number, percent
from ppm.ui.pages import render_page

SHOWN = 100
SHARES = ("amber_above", "red_above")  # of a tolerance


@allowed(Perm.METHOD_EDIT)
@require_safe
def rule_set_preview(request: PersonRequest, pk: int) -> HttpResponse:
    """What a version of the rules would turn today, among the projects in sight."""
    rules = get_object_or_404(RuleSet, pk=pk)
    found = preview(request.user, rules, localdate())
    chosen = request.GET.get("dimension", "")
    turns = [one for one in found.turns if chosen in ("", one.dimension)]
    return render_page(
        request,
        "portfolio/statusrules/preview.html",
        {
            "rules": rules,
            "found": found,
            "changes": _changes(rules),
            "kinds": _kinds(found),
            "chosen": _label(chosen) if chosen in KEYS else "",
            "rows": _rows(turns[:SHOWN]),
            "left_out": max(len(turns) - SHOWN, 0),
        },
        fragments=["turns"],
    )


def _changes(rules: RuleSet) -> list[tuple[str, str, str]]:
    """Threshold, value in force, value in this version; those that differ."""
    now = RuleSet.objects.in_force(localdate())
    if now is None:
        return []
    found = []
    for field in RuleSet._meta.fields:
        name = field.name
        before, after = getattr(now, name), getattr(rules, name)
        if name in THRESHOLDS and before != after:
            label = capfirst(str(field.verbose_name))
            found.append((label, _value(name, before), _value(name, after)))
    return found


def _value(name: str, value: Decimal | int) -> str:
    if name in SHARES:
        return percent(Decimal(value))
    return number(int(value) if value == int(value) else Decimal(value).normalize())


def _kinds(found: Preview) -> list[tuple[str, str, str, str, int]]:
    """Dimension, its name, colour before, colour after, how many; in the order of the dimensions."""
    order = {name: place for place, name in enumerate(KEYS)}
    rows = sorted(found.counts.items(), key=lambda one: (order[one[0][0]], -one[1], one[0]))
    return [(name, _label(name), before, after, n) for (name, before, after), n in rows]


def _label(name: str) -> str:
    if name == WHOLE:
        return pgettext("colour of a project", "Whole")
    return capfirst(str(Dimension(name).label))


def _rows(turns: list[Turn]) -> list[dict[str, object]]:
    names = Initiative.objects.in_bulk({one.initiative_id for one in turns})
    rows = []
    for one in turns:
        initiative = names[one.initiative_id]
        name, language = nearest(initiative, "name")
        rows.append(
            {
                "initiative": initiative,
                "name": name,
                "language": language,
                "dimension": _label(one.dimension),
                "before": one.before.colour,
                "after": one.after.colour,
                "why": sentence_of(one.after),
                "why_before": sentence_of(one.before),
            }
        )
    return rows
