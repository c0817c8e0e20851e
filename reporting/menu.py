from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.permissions.catalog import Perm
from ppm.ui.menu import Entry

DASHBOARDS = pgettext_lazy("group of pages", "Dashboards")

MENU = [
    Entry("home", pgettext_lazy("page", "My work"), "reporting:home", order=0),
    Entry(
        "portfolio",
        pgettext_lazy("dashboard", "Portfolio"),
        "reporting:dashboard",
        Perm.DASHBOARD_VIEW,
        group=DASHBOARDS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("dashboard", "Department"),
        "reporting:dashboard_department",
        Perm.DASHBOARD_VIEW,
        group=DASHBOARDS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("dashboard", "Programme"),
        "reporting:dashboard_programme",
        Perm.DASHBOARD_VIEW,
        group=DASHBOARDS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("dashboard", "Reporting cycle"),
        "reporting:dashboard_cycle",
        Perm.CYCLE_VIEW,
        group=DASHBOARDS,
    ),
    Entry(
        "portfolio",
        pgettext_lazy("dashboard", "Data quality"),
        "reporting:dashboard_quality",
        Perm.DASHBOARD_VIEW,
        group=DASHBOARDS,
    ),
    Entry(
        "reporting",
        pgettext_lazy("page", "Frozen periods"),
        "reporting:snapshot_list",
        Perm.SNAPSHOT_VIEW,
    ),
    Entry(
        "reporting",
        pgettext_lazy("page", "Report workbooks"),
        "reporting:report_book_list",
        Perm.REPORT_EDIT,
    ),
    Entry(
        "reporting",
        pgettext_lazy("page", "What changed"),
        "reporting:compare",
        Perm.SNAPSHOT_VIEW,
    ),
    Entry(
        "reporting",
        pgettext_lazy("page", "Measures of the cycle"),
        "reporting:cycle_measures",
        Perm.CYCLE_VIEW,
        65,
    ),
    Entry("reporting", pgettext_lazy("page", "Packs"), "reporting:pack_list", Perm.PACK_VIEW),
    Entry(
        "reporting",
        pgettext_lazy("page", "Translations"),
        "reporting:translation_list",
        Perm.TRANSLATION_EDIT,
    ),
    Entry(
        "administration",
        pgettext_lazy("page", "Why (not)?"),
        "reporting:access_explain",
        Perm.ACCESS_EXPLAIN,
        60,
    ),
    Entry("reporting", pgettext_lazy("page", "Imports"), "reporting:import_list", Perm.IMPORT_VIEW),
    Entry(
        "reporting",
        pgettext_lazy("page", "Accounts"),
        "reporting:actuals_list",
        Perm.ACTUALS_IMPORT,
    ),
    Entry(
        "administration", _("History of a period"), "reporting:journal_export", Perm.HISTORY_ALL, 60
    ),
    Entry(
        "administration", _("Retention"), "reporting:retention_overview", Perm.RETENTION_VIEW, 65
    ),
]
