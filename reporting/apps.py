from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ReportingConfig(AppConfig):
    name = "reporting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portfolio.meetings.panels import register_panel
        from portfolio.registers.questions.figures import register_source
        from portfolio.statusreports.report_panels import register_panel as register_report_panel
        from ppm.audit.tracking import track_package
        from ppm.jobs import due
        from ppm.privacy.registry import register_printer, register_scrubber
        from ppm.search.tracking import index_package
        from ppm.ui.lists import register_writer
        from reporting.documents.personal import personal_data_pdf
        from reporting.exports.views import list_file
        from reporting.packfiles import copies
        from reporting.packs import circulating, formats, preparing
        from reporting.packs.panels import committee_panel
        from reporting.snapshots.answers import frozen_figure
        from reporting.snapshots.names import scrub_names
        from reporting.snapshots.panels import report_panel

        due.register(due.daily("reporting.retention.day", hour=3))
        due.register(circulating.due)
        due.register(preparing.due)
        register_scrubber(scrub_names)
        register_printer(personal_data_pdf)
        register_source("frozen", gettext_lazy("the last frozen period"), frozen_figure)
        track_package("reporting")
        index_package("reporting")
        register_panel(committee_panel)
        register_report_panel(report_panel)
        formats.register(copies)
        register_writer(list_file)
