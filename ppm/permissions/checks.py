from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the portal with its pattern."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        else:
            yield route, entry


@register()
def every_address_is_marked(**kwargs: Any) -> list[Error]:
    """Refuse to start with a view that does not say who may enter."""
    return [
        Error(
            f"The view of /{route} carries no @allowed, @signed_in or @public.",
            hint="Mark it with a permission of ppm/permissions/catalog.py.",
            id="ppm.E001",
        )
        for route, pattern in addresses(get_resolver())
        if not hasattr(pattern.callback, "mark")
        and not pattern.callback.__module__.startswith("allauth.")
    ]
