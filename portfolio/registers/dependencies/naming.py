"""What the other side of a dependency is called for one reader: its name, its code name, or its code."""

from collections.abc import Collection, Iterable, Mapping

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portfolio.initiatives.models import Initiative
from portfolio.registers.dependencies.models import Dependency, DependencyQuerySet
from portfolio.registers.shape.traces import Told
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name, nearest
from ppm.ui import chips


class Naming:
    """Names both sides of some rows for one reader; asks the database once."""

    def __init__(self, person: Person, rows: Iterable[Dependency]) -> None:
        self._look(person, [pk for row in rows for pk in (row.giver_id, row.taker_id)])

    @classmethod
    def of_all(cls, person: Person, rows: DependencyQuerySet) -> "Naming":
        """For every row of a queryset, read or not."""
        made = cls(person, [])
        pairs = rows.order_by().values_list("giver_id", "taker_id")
        made._look(person, [pk for pair in pairs for pk in pair])
        return made

    @classmethod
    def of_initiatives(cls, person: Person, initiatives: Iterable[Initiative]) -> "Naming":
        made = cls(person, [])
        made._look(person, [one.pk for one in initiatives])
        return made

    def _look(self, person: Person, keys: list[int]) -> None:
        seen = Initiative.objects.visible_to(person).filter(pk__in=set(keys))
        self.seen = frozenset(seen.values_list("pk", flat=True)) if keys else frozenset()

    def sees(self, initiative: Initiative) -> bool:
        return initiative.pk in self.seen

    def name(self, initiative: Initiative) -> str:
        """The code and the name, or what stands for them."""
        return coded_name(initiative) if self.sees(initiative) else self.veil(initiative)

    def short(self, initiative: Initiative) -> str:
        """The name alone, for a picture."""
        if self.sees(initiative):
            return nearest(initiative, "name")[0] or initiative.code
        return self.veil(initiative)

    def veil(self, initiative: Initiative) -> str:
        """What readers see of an initiative that is not open to them."""
        if initiative.is_confidential:
            return initiative.code_name
        return gettext("%(code)s (not open to you)") % {"code": initiative.code}

    def link(self, initiative: Initiative) -> SafeString:
        """The name with a link and its unit, or what stands for them."""
        if not self.sees(initiative):
            return format_html('<span class="veiled">{}</span>', self.veil(initiative))
        name, language = nearest(initiative, "name")
        return format_html(
            '<a href="{}">{}</a><span class="sub">{} · {}</span>',
            reverse("portfolio:initiative_dependencies", args=[initiative.pk]),
            chips.text(name, language),
            initiative.code,
            initiative.unit.code,
        )


def told_dependencies(person: Person, keys: Collection[int]) -> Mapping[int, Told]:
    """Dependencies that lines of registers came from, as far as the reader sees them."""
    rows = Dependency.objects.visible_to(person).filter(pk__in=keys)
    return {
        row.pk: Told(row.what, reverse("portfolio:dependency_detail", args=[row.pk]))
        for row in rows
    }
