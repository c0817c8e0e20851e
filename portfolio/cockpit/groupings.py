"""What the portfolio list can be grouped by, and its totals: of the whole and of each group."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from methodology.tailoring.choices import TailoringClass
from portfolio.finance.selectors import SHOWN, CurrencySum, CurrencyTotals, totals_by
from portfolio.finance.wording import reasons_in_words
from portfolio.initiatives.choices import Category, Kind, State
from portfolio.initiatives.models import InitiativeQuerySet
from ppm.languages.codes import LANGUAGES
from ppm.languages.nearest import reading_order
from ppm.ui import chips, figures
from ppm.ui.choices import status
from ppm.ui.groups import Cells, Grouping, Total, token


def _named(row: Mapping[str, Any], field: str) -> str:
    """The name in the language nearest to the reader's."""
    names = (row.get(f"{field}_{code}") for code in reading_order())
    return next((name for name in names if name), "")


def _unit(row: Mapping[str, Any]) -> str:
    return f"{row['unit__code']} {_named(row, 'unit__name')}"


def _manager(row: Mapping[str, Any]) -> str:
    given = row["standing__project_manager__given_name"]
    name = f"{given or ''} {row['standing__project_manager__family_name'] or ''}".strip()
    return name or _("Nobody")


def _word(choices: Any, field: str, otherwise: str | Any) -> Any:
    labels = dict(choices.choices)

    def words(row: Mapping[str, Any]) -> object:
        return labels.get(row[field]) or otherwise

    return words


NAMES = tuple(f"unit__name_{code}" for code in LANGUAGES)
MANAGER = "standing__project_manager"
GROUPINGS = [
    Grouping(
        "unit",
        gettext_lazy("Unit"),
        "unit_id",
        _unit,
        fields=NAMES,
        order=("unit__code",),
        value=lambda row: row.unit.code,
    ),
    Grouping(
        "programme",
        gettext_lazy("Portfolio or programme"),
        "holder_id",
        lambda row: row["holder_name"] or _("Standing alone"),
        fields=("holder_name",),
        order=("holder_name",),
        value=lambda row: row.holder_name or "",
    ),
    Grouping(
        "status",
        gettext_lazy("Declared status"),
        "standing__declared",
        lambda row: chips.rag(row["standing__declared"]),
        order=("status_rank",),
        value=lambda row: str(status(row.standing.declared).word),
    ),
    Grouping(
        "state",
        gettext_lazy("State"),
        "state",
        _word(State, "state", "–"),
        order=("state_rank",),
        value=lambda row: str(row.get_state_display()),
    ),
    Grouping(
        "class",
        gettext_lazy("Tailoring class"),
        "tailoring_class",
        _word(TailoringClass, "tailoring_class", gettext_lazy("Without a class")),
        value=lambda row: str(row.get_tailoring_class_display()),
    ),
    Grouping(
        "category",
        gettext_lazy("Category"),
        "category",
        _word(Category, "category", gettext_lazy("Without a category")),
        value=lambda row: str(row.get_category_display()),
    ),
    Grouping(
        "kind",
        pgettext_lazy("initiative", "Kind"),
        "kind",
        _word(Kind, "kind", "–"),
        value=lambda row: str(row.get_kind_display()),
    ),
    Grouping(
        "manager",
        gettext_lazy("Manager"),
        "standing__project_manager_id",
        _manager,
        fields=(f"{MANAGER}__family_name", f"{MANAGER}__given_name"),
        order=(f"{MANAGER}__family_name", f"{MANAGER}__given_name"),
        value=lambda row: str(row.standing.project_manager or ""),
    ),
]


def list_totals(rows: InitiativeQuerySet, by: str) -> Mapping[str, Total]:
    """Totals under the columns of amounts, of all rows or of each group; see `ppm.ui.groups.Totals`."""
    return {
        token(group) if by else "": Total(one.rows, _cells(one.found))
        for group, one in totals_by(rows, by).items()
    }


def _cells(found: list[CurrencyTotals]) -> Cells:
    if not found:
        return {}
    return {
        name: format_html_join(
            "", "{}", ((_amount(getattr(one, name), one.currency),) for one in found)
        )
        for name in SHOWN
    }


def _amount(total: CurrencySum, currency: str) -> SafeString:
    shown = (
        figures.money(total.amount, currency, compact=True)
        if total.known
        else figures.money(None, state="missing")
    )
    why = reasons_in_words(total)
    return format_html(
        '<span class="total-cell">{}<span class="sub">{}{}</span></span>',
        shown,
        figures.known_of(total.known, total.of),
        f" ({why})" if why else "",
    )
