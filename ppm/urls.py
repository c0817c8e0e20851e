"""All addresses. Packages are included by name; the kernel's own pages carry the namespace `ppm`."""

from django.urls import include, path

KERNEL = (
    "ppm.audit.urls",
    "ppm.privacy.urls",
    "ppm.health.urls",
    "ppm.telemetry.urls",
    "ppm.ui.urls",
    "ppm.jobs.urls",
    "ppm.notices.urls",
    "ppm.files.urls",
    "ppm.search.urls",
    "ppm.accounts.urls",
    "ppm.permissions.urls",
    "ppm.security.urls",
    "ppm.org.urls",
    "ppm.directory.urls",
    "ppm.savedviews.urls",
)

urlpatterns = [
    path("", include(([path("", include(module)) for module in KERNEL], "ppm"))),
    path("account/", include("ppm.accounts.sign_in_urls")),
    path("method/", include("methodology.urls")),
    # Computed with the portfolio, read with the rules.
    path("method/", include("portfolio.statusrules.urls")),
    path("portfolio/", include("portfolio.urls")),
    path("", include("reporting.urls")),
]

handler500 = "ppm.telemetry.views.server_error"
