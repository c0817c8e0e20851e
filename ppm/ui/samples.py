"""Invented rows and one of each drawing, for `/ui/`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ppm.ui import charts, figures, networks, plots, roadmaps, slips, statusgrids
from ppm.ui.choices import STATUSES

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class SampleRow:
    code: str
    name: str
    manager: str
    declared: str
    computed: str
    history: tuple[str, ...]
    budget: Decimal | None
    budget_state: str
    end: date


ROWS = [
    SampleRow(
        "P-26-002",
        "Dossier unique",
        "Bastien Lorquet",
        "green",
        "green",
        ("red", "red", "red", "red", "amber", "green"),
        Decimal(4_820_000),
        "known",
        date(2027, 6, 30),
    ),
    SampleRow(
        "P-26-004",
        "Moteur de calcul",
        "Pieterjan Moerkens",
        "amber",
        "red",
        ("green", "green", "green", "green", "amber", "red"),
        Decimal(7_315_500),
        "known",
        date(2027, 11, 30),
    ),
    SampleRow(
        "P-26-006",
        "Échanges européens",
        "Samira Haddouchi",
        "red",
        "red",
        ("amber", "amber", "amber", "red", "red", "red"),
        None,
        "withheld",
        date(2028, 3, 31),
    ),
    SampleRow(
        "P-26-010",
        "Identités et accès",
        "Dries Haverals",
        "green",
        "grey",
        ("grey", "grey", "green", "green", "green", "green"),
        None,
        "missing",
        date(2027, 2, 26),
    ),
    SampleRow(
        "P-26-012",
        "Traçage des consultations",
        "Lotte Vangeystelen",
        "grey",
        "grey",
        (),
        None,
        "not_yet",
        date(2027, 9, 30),
    ),
]


def sample_charts() -> list[charts.Chart]:
    """One of each drawing."""
    words = {key: str(value.word) for key, value in STATUSES.items()}
    day = formats.date_format

    def short(value: date) -> str:
        return str(day(value, "N Y"))

    def numeric(value: date) -> str:
        return str(day(value, "SHORT_DATE_FORMAT"))

    def millions(value: float) -> str:
        return figures.amount(Decimal(str(value)) * 1_000_000, compact=True) if value else "0"

    months = [formats.date_format(date(2026, m, 1), "N") for m in range(1, 13)]
    units = [
        "Prestations et droits",
        "Cotisations et contrôle",
        "Services numériques",
        "Personnel et logistique",
    ]
    counts = [
        {"green": 11, "amber": 4, "red": 2, "grey": 1},
        {"green": 9, "amber": 3, "red": 1},
        {"green": 8, "amber": 5, "red": 3, "grey": 3},
        {"green": 6, "amber": 1},
    ]
    grid = [
        "green",
        "green",
        "amber",
        "amber",
        "red",
        "red",
        "red",
        "red",
        "amber",
        "green",
        "green",
        "grey",
    ]
    return [
        charts.status_bars(
            title=_("Status by department"),
            alt=_("34 green, 13 amber, 6 red, 4 not known."),
            rows=list(zip(units, counts, strict=True)),
            words=words,
            head=_("Department"),
            total=pgettext("table", "Total"),
        ),
        plots.lines(
            title=_("Forecast against budget"),
            alt=_("The forecast ends 1.1 M€ above the budget."),
            places=months,
            series=[
                plots.Line(_("Budget"), [1 + i for i in range(12)]),
                plots.Line(pgettext("money", "Forecast"), [0.6 + i * 1.12 for i in range(12)]),
                plots.Line(pgettext("money", "Actual"), [0.6 + i * 1.05 for i in range(10)]),
            ],
            fmt=millions,
            head=_("Month"),
            mark=(9, _("Today")),
        ),
        roadmaps.roadmap(
            title=_("Roadmap"),
            alt=_("Five projects between 2025 and 2028; two end later than planned."),
            spans=[
                roadmaps.Span(
                    r.name,
                    date(2025, 3 + n, 1),
                    r.end,
                    r.declared,
                    date(2027, 4 + n, 30) if n < 3 else None,
                    (
                        roadmaps.Diamond(date(2026, 2 + n, 15), "G1", True),
                        roadmaps.Diamond(date(2027, 1 + n % 2, 20), "G2"),
                    ),
                )
                for n, r in enumerate(ROWS)
            ],
            today=(TODAY, _("Today")),
            fmt_month=short,
            fmt_day=numeric,
            words=words,
            head=(
                _("Project"),
                _("Declared status"),
                _("Start"),
                _("Planned end"),
                _("Forecast end"),
            ),
        ),
        slips.slips(
            title=_("Milestones: agreed and expected"),
            alt=_("Two of three milestones come later than agreed."),
            milestones=[
                slips.Slip(
                    "Cahier des charges publié", date(2026, 9, 1), date(2026, 9, 1), "0", True
                ),
                slips.Slip(
                    "Pilote ouvert", date(2026, 12, 1), date(2027, 2, 2), "+63", False, True
                ),
                slips.Slip("Mise en service", date(2027, 6, 1), date(2027, 7, 1), "+30"),
            ],
            today=(TODAY, _("Today")),
            fmt_month=short,
            fmt_day=numeric,
            head=(_("Milestone"), _("Agreed"), _("Expected"), _("Difference in days")),
        ),
        networks.network(
            title=_("Who gives to whom"),
            alt=_("Two of four arrows carry a sign."),
            nodes=[
                networks.Node(n, r.name, is_own=n == 2, is_veiled=n == 4)
                for n, r in enumerate(ROWS[:5])
            ],
            arrows=[
                networks.Arrow(0, 1, "!", f"{ROWS[0].name} → {ROWS[1].name}"),
                networks.Arrow(0, 2, "", f"{ROWS[0].name} → {ROWS[2].name}"),
                networks.Arrow(1, 3, "?", f"{ROWS[1].name} → {ROWS[3].name}"),
                networks.Arrow(2, 4, "", f"{ROWS[2].name} → {ROWS[4].name}"),
            ],
            words={
                "!": _("overdue, later than needed, or moved since agreed"),
                "?": _("nothing promised yet"),
            },
            table=charts.Table(
                (_("Giver"), _("Taker")),
                tuple((ROWS[a].name, ROWS[b].name) for a, b in ((0, 1), (0, 2), (1, 3), (2, 4))),
            ),
        ),
        statusgrids.status_grid(
            title=_("Status history"),
            alt=_("Twelve months of five projects."),
            months=months,
            rows=[(r.name, grid[n:] + grid[:n], "") for n, r in enumerate(ROWS)],
            words=words,
            head=_("Project"),
        ),
        plots.bubbles(
            title=_("Value, risk and size"),
            alt=_("The largest project has the highest risk."),
            points=[
                plots.Bubble(r.name, 20 + 15 * n, 80 - 11 * n * (n % 2 or 2), 2 + 3 * n, r.declared)
                for n, r in enumerate(ROWS)
            ],
            axes=(_("Project"), _("Risk"), _("Value"), _("Budget"), _("Declared status")),
            words=words,
            fmt=lambda v: figures.number(v, 0),
            fmt_size=millions,
        ),
        charts.bars(
            title=_("Budget by department"),
            alt=_("Digital services hold most of the budget."),
            rows=[(units[0], 12.4), (units[1], 6.1), (units[2], 31.9), (units[3], None)],
            fmt=millions,
            head=(_("Department"), _("Budget")),
            absent=_("no amount known"),
        ),
    ]
