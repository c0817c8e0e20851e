"""Which files of the packages the portal serves; without this list all of a CSS kit is collected."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.storage import Storage

USED = frozenset(
    {
        "js-lib-bootstrap5/css/bootstrap.min.css",
        "js-lib-bootstrap5/css/bootstrap.min.css.map",  # the style sheet names it
        "django_htmx/htmx-2.min.js",
    }
)
PACKAGES = ("js_lib_bootstrap5", "django_htmx")


class PackagedFiles(AppDirectoriesFinder):
    """The static folders of the packages, limited to what is used."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(app_names or PACKAGES, *args, **kwargs)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        return (found for found in super().list(ignore_patterns) if found[0] in USED)
