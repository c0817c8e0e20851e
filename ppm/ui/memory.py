"""Lists draw the same small things again and again: each is drawn once per language and kept."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import get_language

Given = ParamSpec("Given")
Drawn = TypeVar("Drawn")


def per_language(draw: Callable[Given, Drawn]) -> Callable[Given, Drawn]:
    """Keep the last thousands of results of a function that depends on nothing but its arguments and
    the language. The arguments must be hashable."""

    @lru_cache(maxsize=8192, typed=True)
    def kept(language: str | None, *args: Given.args, **kwargs: Given.kwargs) -> Drawn:
        return draw(*args, **kwargs)

    @wraps(draw)
    def asked(*args: Given.args, **kwargs: Given.kwargs) -> Drawn:
        return kept(get_language(), *args, **kwargs)  # type: ignore[arg-type]  # hashable by contract

    return asked
