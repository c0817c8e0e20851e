import django_filters
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension
from portfolio.statusreports.judgement.models import BoardItem, BoardItemQuerySet
from ppm.ui import allof


class BoardItemFilter(django_filters.FilterSet):
    dimension = django_filters.ChoiceFilter(
        label=_("Dimension"), choices=Dimension.choices, empty_label=allof.DIMENSIONS
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("open", _("to be put to the board")), ("settled", _("the board has spoken"))],
        empty_label=allof.STATES,
        method="of_state",
    )

    class Meta:
        model = BoardItem
        fields = ("dimension",)

    def of_state(self, rows: BoardItemQuerySet, name: str, value: str) -> BoardItemQuerySet:
        return rows.filter(settled_at__isnull=value == "open")
