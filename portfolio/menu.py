from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.permissions.catalog import Perm
from ppm.ui.menu import Entry

REGISTERS = pgettext_lazy("group of pages", "Registers")
VALUE = pgettext_lazy("group of pages", "Value")
FOLLOW_UP = pgettext_lazy("group of pages", "Follow-up")

MENU = [
    Entry("home", pgettext_lazy("page", "Absences"), "portfolio:substitution_list", order=80),
    Entry(
        "administration",
        pgettext_lazy("page", "People"),
        "portfolio:person_list",
        Perm.PERSON_VIEW,
    ),
    Entry(
        "reporting", pgettext_lazy("page", "Reports"), "portfolio:report_board", Perm.CYCLE_VIEW, 10
    ),
    Entry(
        "reporting", pgettext_lazy("page", "Periods"), "portfolio:cycle_list", Perm.CYCLE_VIEW, 20
    ),
    Entry(
        "reporting",
        pgettext_lazy("page", "Better than computed"),
        "portfolio:board_item_list",
        Perm.CYCLE_VIEW,
        25,
    ),
    Entry(
        "reporting",
        pgettext_lazy("page", "Report form"),
        "portfolio:section_set",
        Perm.METHOD_EDIT,
        90,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("page", "All initiatives"),
        "portfolio:initiative_list",
        Perm.INITIATIVE_VIEW,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("page", "Roadmap"),
        "portfolio:roadmap",
        Perm.INITIATIVE_VIEW,
        52,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("page", "What moved"),
        "portfolio:milestone_moves",
        Perm.INITIATIVE_VIEW,
        72,
        FOLLOW_UP,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("page", "Money"),
        "portfolio:money_overview",
        Perm.INITIATIVE_VIEW,
        55,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("page", "Objectives"),
        "portfolio:objective_list",
        Perm.INITIATIVE_VIEW,
        67,
        VALUE,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("page", "Administration contract"),
        "portfolio:contract_home",
        Perm.CONTRACT_VIEW,
        68,
        VALUE,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("page", "Business and IT"),
        "portfolio:alignment_overview",
        Perm.INITIATIVE_VIEW,
        69,
        VALUE,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("page", "Benefits"),
        "portfolio:benefit_list",
        Perm.INITIATIVE_VIEW,
        66,
        VALUE,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("page", "Dependencies"),
        "portfolio:dependency_list",
        Perm.INITIATIVE_VIEW,
        64,
        REGISTERS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("page", "Tailoring"),
        "portfolio:tailoring_list",
        Perm.TAILORING_VIEW,
        75,
        FOLLOW_UP,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("page", "Principles"),
        "portfolio:principle_list",
        Perm.TAILORING_VIEW,
        76,
        FOLLOW_UP,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("register", "Risks"),
        "portfolio:risk_list",
        Perm.INITIATIVE_VIEW,
        61,
        REGISTERS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("register", "Issues"),
        "portfolio:issue_list",
        Perm.INITIATIVE_VIEW,
        62,
        REGISTERS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("register", "Actions"),
        "portfolio:action_list",
        Perm.INITIATIVE_VIEW,
        63,
        REGISTERS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("register", "Products"),
        "portfolio:product_list",
        Perm.INITIATIVE_VIEW,
        64,
        REGISTERS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("register", "Quality"),
        "portfolio:quality_list",
        Perm.INITIATIVE_VIEW,
        65,
        REGISTERS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("register", "Lessons"),
        "portfolio:lesson_list",
        Perm.INITIATIVE_VIEW,
        66,
        REGISTERS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("register", "Stakeholders"),
        "portfolio:stakeholder_list",
        Perm.INITIATIVE_VIEW,
        67,
        REGISTERS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("register", "Assumptions"),
        "portfolio:assumption_list",
        Perm.INITIATIVE_VIEW,
        68,
        REGISTERS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("register", "Questions from outside"),
        "portfolio:question_list",
        Perm.INITIATIVE_VIEW,
        69,
        REGISTERS,
    ),
    Entry(
        "decisions",
        pgettext_lazy("page", "Decision register"),
        "portfolio:decision_record_list",
        Perm.INITIATIVE_VIEW,
        20,
    ),
    Entry(
        "portfolio", _("Handovers"), "portfolio:handover_list", Perm.INITIATIVE_VIEW, 80, FOLLOW_UP
    ),
    Entry(
        "decisions",
        pgettext_lazy("page", "Decisions asked"),
        "portfolio:decision_list",
        Perm.DECISION_VIEW,
    ),
    Entry("decisions", pgettext_lazy("page", "Gates"), "portfolio:gate_list", Perm.GATE_VIEW, 30),
    Entry(
        "decisions", _("Charter of governance"), "portfolio:charter_detail", Perm.METHOD_VIEW, 80
    ),
    Entry("decisions", _("Checklists of gates"), "portfolio:checklist_list", Perm.METHOD_VIEW, 70),
    Entry(
        "decisions",
        _("Table of authority"),
        "portfolio:authority_list",
        Perm.METHOD_VIEW,
        60,
    ),
    Entry(
        "decisions",
        pgettext_lazy("page", "Exceptions"),
        "portfolio:exception_list",
        Perm.DECISION_VIEW,
        20,
    ),
    Entry(
        "meetings",
        pgettext_lazy("page", "Committees"),
        "portfolio:committee_list",
        Perm.COMMITTEE_VIEW,
    ),
    Entry(
        "administration",
        pgettext_lazy("page", "Mergers and splits"),
        "portfolio:reorganisation_list",
        Perm.UNIT_EDIT,
        31,
    ),
]
