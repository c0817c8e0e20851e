"""The permissions in words, in the order in which a reader looks for them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ppm.permissions.catalog import Perm

Text = str | Promise

AREAS: tuple[tuple[Text, dict[Perm, Text]], ...] = (
    (
        _("Initiatives"),
        {
            Perm.INITIATIVE_VIEW: _("see initiatives, their plan, money and people"),
            Perm.INITIATIVE_CREATE: _("create an initiative"),
            Perm.INITIATIVE_EDIT: _("edit an initiative, its plan and the people on it"),
            Perm.MONEY_EDIT: _("note amounts"),
            Perm.OBJECTIVE_EDIT: _("edit the objectives tree"),
            Perm.VIEW_SHARE: _("share a saved view"),
        },
    ),
    (
        _("Reporting"),
        {
            Perm.REPORT_VIEW: _("read status reports"),
            Perm.REPORT_EDIT: _("write and submit a status report"),
            Perm.REPORT_VALIDATE: _("validate or send back a status report, or report on behalf"),
            Perm.CYCLE_VIEW: _("follow who has reported"),
            Perm.CYCLE_OPEN: _("open a period"),
            Perm.CYCLE_FREEZE: _("freeze a period, and agree to a correction of it"),
            Perm.CYCLE_REOPEN: _("open a frozen period again"),
            Perm.SNAPSHOT_VIEW: _("read frozen periods"),
            Perm.TRANSLATION_EDIT: _("translate what people wrote"),
            Perm.DASHBOARD_VIEW: _("see dashboards"),
            Perm.IMPORT_RUN: _("import a workbook"),
            Perm.ACTUALS_IMPORT: _("import the accounts"),
            Perm.IMPORT_VIEW: _("follow the imports that the unit has sent"),
        },
    ),
    (
        _("Committees and packs"),
        {
            Perm.COMMITTEE_VIEW: _("see committees and their members"),
            Perm.COMMITTEE_EDIT: _("edit the mandate and the seats of a committee"),
            Perm.DECISION_VIEW: _("see the decisions asked"),
            Perm.GATE_VIEW: _("see gates and what was decided at them"),
            Perm.GATE_PREPARE: _("prepare a gate and ask for its decision"),
            Perm.GATE_RECOMMEND: _("recommend a decision at a gate"),
            Perm.GATE_DECIDE: _("decide on the project board"),
            Perm.GOVERNANCE_EDIT: _("edit the table of authority, the checklists and the charter"),
            Perm.PACK_VIEW: _("read packs"),
            Perm.PACK_BUILD: _("build packs"),
            Perm.PACK_RELEASE: _("release packs"),
        },
    ),
    (
        _("People"),
        {
            Perm.PERSON_VIEW: _("look up people and their roles"),
            Perm.PERSON_EDIT: _("create, edit and deactivate people"),
            Perm.ROLE_GRANT: _("give and end roles on units"),
            Perm.PERSON_REASSIGN: _("pass the roles of somebody on to successors"),
            Perm.SUBSTITUTION_SET: _("note that somebody is absent and who stands in"),
            Perm.SUBSTITUTION_RULE: _("set the rules for substitutions"),
            Perm.DIRECTORY_EDIT: _("say which groups of the directory give which role"),
            Perm.UNIT_VIEW: _("see the units and their changes"),
            Perm.UNIT_EDIT: _("create, merge and split units"),
        },
    ),
    (
        _("History and personal data"),
        {
            Perm.HISTORY_VIEW: _("read the history of what one may see"),
            Perm.HISTORY_ALL: _("read the history of people and units everywhere"),
            Perm.PRIVACY_MANAGE: _("answer requests for personal data"),
            Perm.RETENTION_VIEW: _("see how long records are kept"),
            Perm.RETENTION_MANAGE: _("propose how long records are kept, and what is destroyed"),
            Perm.RETENTION_APPROVE: _("approve what is destroyed"),
        },
    ),
    (
        _("Method and portal"),
        {
            Perm.METHOD_VIEW: _("read the method"),
            Perm.METHOD_EDIT: _("edit the method: products, tailoring table"),
            Perm.VOCABULARY_EDIT: _("choose between the words of the house and of PRINCE2"),
            Perm.TAILORING_VIEW: _(
                "follow how projects are tailored and whether they hold the principles"
            ),
            Perm.TAILORING_AGREE: _("agree with another class or a deviation"),
            Perm.INDICATOR_EDIT: _("keep the catalogue of indicators"),
            Perm.BENEFIT_MEASURE: _("measure benefits that one owns"),
            Perm.BENEFIT_WAIVE: _("note that a project needs no benefit by law"),
            Perm.CONTRACT_VIEW: _("follow the administration contract"),
            Perm.CONTRACT_EDIT: _(
                "edit the administration contract and freeze the plan of the year"
            ),
            Perm.ALIGNMENT_EDIT: _("keep the lists of capabilities and applications"),
            Perm.ACCESS_EXPLAIN: _("ask why somebody can or cannot see something"),
            Perm.JOB_VIEW: _("follow one's own background work"),
            Perm.CATALOGUE_VIEW: _("see the components of the portal"),
        },
    ),
)


def areas() -> list[tuple[Text, list[tuple[Perm, Text]]]]:
    """All permissions by area; those without words come last, under their code."""
    worded = {perm for _title, rows in AREAS for perm in rows}
    found: list[tuple[Text, list[tuple[Perm, Text]]]] = [
        (title, list(rows.items())) for title, rows in AREAS
    ]
    rest: list[tuple[Perm, Text]] = [(perm, perm.value) for perm in Perm if perm not in worded]
    return [*found, (_("Other"), rest)] if rest else found
