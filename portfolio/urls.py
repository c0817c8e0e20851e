from django.urls import include, path

app_name = "portfolio"
urlpatterns = [
    path("", include("portfolio.cockpit.urls")),
    path("", include("portfolio.roadmap.urls")),
    path("", include("portfolio.favourites.urls")),
    path("", include("portfolio.bulkedit.urls")),
    path("", include("portfolio.initiatives.urls")),
    path("", include("portfolio.milestones.urls")),
    path("", include("portfolio.confidentiality.urls")),
    path("", include("portfolio.participations.urls")),
    path("", include("portfolio.lifecycle.urls")),
    path("", include("portfolio.finance.urls")),
    path("", include("portfolio.tailored.urls")),
    path("", include("portfolio.meetings.urls")),
    path("", include("portfolio.governance.urls")),
    path("", include("portfolio.statusreports.urls")),
    path("", include("portfolio.substitutions.urls")),
    path("", include("portfolio.people.urls")),
    path("", include("portfolio.strategy.urls")),
    path("", include("portfolio.indicators.urls")),
    path("", include("portfolio.benefits.urls")),
    path("", include("portfolio.benefitmaps.urls")),
    path("", include("portfolio.registers.dependencies.urls")),
    path("reorganisations/", include("portfolio.reorganisation.urls")),
    path("", include("portfolio.handovers.urls")),
]
