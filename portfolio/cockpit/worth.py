"""What an initiative is worth, prepared for its section: benefits, their map, what is claimed twice."""

from datetime import date
from typing import Any

from portfolio.benefitmaps.network import benefit_network
from portfolio.benefitmaps.selectors import map_of
from portfolio.benefits.columns import columns
from portfolio.benefits.models import BenefitWaiver
from portfolio.benefits.rates import measured, realised_of
from portfolio.benefits.selectors import benefits_of, overlaps
from portfolio.benefits.wording import overlap_text, realised_sentence
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.selectors import HOLDERS
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm

SHOWN = ("name", "owner", "indicator", "target", "rate", "attribution", "due", "lacks")


def benefits(initiative: Initiative, person: Person, today: date) -> dict[str, Any]:
    """The rows with what was realised in words, the map, and what is said beside them."""
    rows = benefits_of(initiative, person)
    claims = {
        row.indicator_id
        for row in rows
        if row.indicator_id is not None and row.is_open and not row.is_negative
    }
    over = overlaps(person, claims) if claims else {}
    is_holder = initiative.kind in HOLDERS
    wanted = (*SHOWN[:1], "initiative", *SHOWN[1:]) if is_holder else SHOWN
    by_key = {column.key: column for column in columns(over, today)}
    shown = [by_key[key] for key in wanted]
    waiver = BenefitWaiver.objects.filter(initiative=initiative).select_related("given_by").first()
    return {
        "benefit_columns": shown,
        "benefit_rows": [[(column, column.cell(row)) for column in shown] for row in rows],
        "realised": [
            (row, realised_sentence(row, realised_of(row, measured(row.measurements.all()))))
            for row in rows
            if row.measured_on is not None
        ],
        "twice": [overlap_text(one) for one in over.values()],
        "map": benefit_network(map_of(initiative, person, rows)),
        "waiver": waiver,
        "may_waive": waiver is None and bool(can(person, Perm.BENEFIT_WAIVE, initiative)),
    }
