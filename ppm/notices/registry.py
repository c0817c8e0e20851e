"""Kinds of notices: a name `<feature>.<event>`, a title and a sentence, in the feature's `notices.py`."""

from dataclasses import dataclass
from importlib import import_module

from django.utils.functional import Promise

from ppm.notices.choices import Topic


class UnknownNotice(KeyError):
    """No kind is registered under this name."""


@dataclass(frozen=True)
class NoticeKind:
    name: str
    title: str | Promise
    sentence: str | Promise
    topic: Topic


_kinds: dict[str, NoticeKind] = {}


def notice_kind(
    name: str,
    *,
    title: str | Promise,
    sentence: str | Promise,
    topic: Topic = Topic.PORTFOLIO,
) -> NoticeKind:
    """Register a kind; `topic` decides when its mail leaves.

    `sentence` has named placeholders: `_("%(by_person)s sent %(project)s back.")`.

    Facts are formatted at display by the end of their name: `…_on` a date (ISO in JSON), `…_at` a moment,
    `…_person` the number of a person.
    """
    _kinds[name] = NoticeKind(name, title, sentence, topic)
    return _kinds[name]


def find(name: str) -> NoticeKind:
    """The kind of this name; its module is imported on demand. Raises UnknownNotice."""
    feature = name.rpartition(".")[0]
    if name not in _kinds and feature:
        module = f"{feature}.notices"
        try:
            import_module(module)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{module}.".startswith(f"{error.name}."):
                raise
    if name not in _kinds:
        raise UnknownNotice(name)
    return _kinds[name]
