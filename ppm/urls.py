"""All addresses. Packages are included by name; the kernel's own pages carry the namespace `ppm`."""

from pathlib import Path

from django.urls import include, path

ROOT = Path(__file__).resolve().parent.parent
KERNEL = [
    "ppm.health.urls",
    "ppm.ui.urls",
    "ppm.jobs.urls",
    "ppm.notices.urls",
    "ppm.files.urls",
    "ppm.accounts.urls",
]

urlpatterns = [
    path(
        "",
        include(
            (
                [
                    path("", include(module))
                    for module in KERNEL
                    if (ROOT / (module.replace(".", "/") + ".py")).exists()
                ],
                "ppm",
            )
        ),
    ),
    path("account/", include("ppm.accounts.sign_in_urls")),
    path("method/", include("methodology.urls")),
    path("portfolio/", include("portfolio.urls")),
    path("", include("reporting.urls")),
]
