"""Texts, names and amounts of a frozen period: the smallest parts of it."""

from dataclasses import dataclass
from decimal import Decimal

ORDER = {"fr": ("fr", "nl", "en"), "nl": ("nl", "fr", "en"), "en": ("en", "fr", "nl")}


@dataclass(frozen=True)
class Text:
    """What somebody wrote, in the language it was written in."""

    value: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.value)


NO_TEXT = Text("", "fr")


@dataclass(frozen=True)
class Names:
    """A name in up to three languages."""

    values: tuple[tuple[str, str], ...]

    def read_in(self, language: str) -> Text:
        """The name for this reader, with the language that it really is in."""
        values = dict(self.values)
        for candidate in ORDER[language]:
            if values.get(candidate):
                return Text(values[candidate], candidate)
        return Text("", language)


@dataclass(frozen=True)
class Amount:
    value: Decimal | None
    state: str

    @property
    def is_known(self) -> bool:
        return self.value is not None
