from importlib import import_module

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portfolio.cockpit.decisions import committee_panel
        from portfolio.confidentiality.selectors import is_confidential
        from portfolio.favourites.recent import recently_seen
        from portfolio.lifecycle.tolerances.services import refresh_uses
        from portfolio.meetings.panels import register_panel
        from portfolio.reorganisation.selectors import still_in_use
        from portfolio.reorganisation.tasks import due_reorganisations
        from portfolio.standings.followers import STATUS, follow
        from portfolio.statusreports.standings import show_latest_report
        from portfolio.statusreports.tasks import due_reminders
        from ppm.audit.tracking import track_package
        from ppm.files.services import register_circle
        from ppm.jobs import due
        from ppm.org.services import register_obstacle
        from ppm.search.recent import register_recently_seen
        from ppm.search.tracking import index_package

        register_panel(committee_panel)
        register_circle(is_confidential)
        register_obstacle(still_in_use)
        due.register(due_reorganisations)
        due.register(due_reminders)
        import_module("portfolio.registers.catalogue")
        import_module("portfolio.initiatives.role_grants")
        import_module("portfolio.participations.role_grants")
        import_module("portfolio.substitutions.role_grants")
        import_module("portfolio.lifecycle.gates.origins")
        due.register(due.daily("portfolio.handovers.day", hour=0))
        due.register(due.daily("portfolio.registers.actions.remind", hour=7))
        due.register(due.daily("portfolio.lifecycle.gates.day", hour=0))
        due.register(due.daily("portfolio.lifecycle.tolerances.recompute", hour=1, queue="heavy"))
        import_module("portfolio.lifecycle.exceptions.origins")
        due.register(due.daily("portfolio.lifecycle.exceptions.day", hour=7))
        import_module("portfolio.lifecycle.tolerances.measures")
        import_module("portfolio.lifecycle.baselines.promises")
        import_module("portfolio.lifecycle.baselines.decided")
        import_module("portfolio.lifecycle.gates.decided")
        due.register(due.daily("portfolio.registers.questions.day", hour=7))
        follow(refresh_uses)
        due.register(due.daily("portfolio.statusreports.judgement.day", hour=0))
        due.register(due.daily("portfolio.benefits.day", hour=6))
        follow(show_latest_report, STATUS)
        register_recently_seen(recently_seen)
        track_package("portfolio")
        index_package("portfolio")
