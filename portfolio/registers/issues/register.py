from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.issues import services
from portfolio.registers.issues.changes import make_change
from portfolio.registers.issues.choices import IssueKind, IssueState, Severity
from portfolio.registers.issues.columns import COLUMNS
from portfolio.registers.issues.filters import IssueFilter
from portfolio.registers.issues.forms import IssueForm
from portfolio.registers.issues.models import Issue
from portfolio.registers.shape.groupings import by_choices
from portfolio.registers.shape.register import Button, Conversion, Register
from ppm.accounts.models import Person


def _facts(row: Issue, person: Person) -> Mapping[str, Any]:
    return {"decision": row.decision}


ISSUES = Register(
    key="issue",
    path="issues",
    model=Issue,
    word=_("issue"),
    plural=pgettext_lazy("register", "Issues"),
    lead=_("What has happened or is asked: problems, off-specifications, requests for change."),
    new=_("Add an issue"),
    form=IssueForm,
    filters=IssueFilter,
    columns=COLUMNS,
    add=services.add_issue,
    edit=services.edit_issue,
    default_sort="-severity",
    cells=("owner", "state", "severity", "priority", "due_on"),
    many=("owner", "severity", "priority", "due_on", "is_for_committee"),
    groupings=(
        by_choices("kind", _("Type"), IssueKind),
        by_choices("severity", _("Severity"), Severity),
        by_choices("state", _("State"), IssueState),
    ),
    conversions=(
        Conversion(
            "change",
            _("Make it a request for change"),
            make_change,
            lambda row: row.is_open and row.kind != IssueKind.CHANGE,
        ),
    ),
    buttons=(
        Button(
            _("Change panel"),
            "portfolio:change_panel",
            lambda row, person: row.kind == IssueKind.CHANGE,
        ),
    ),
    facts=_facts,
    facts_template="portfolio/registers/issues/facts.html",
    extra={"origin_kinds": ("change",)},
)
