"""Kinds of jobs: a name `<feature>.<verb>`, the handler in the feature's `tasks.py`, and its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Handler = Callable[..., Mapping[str, Any] | None]  # (ctx: Context, **params)
Words = Mapping[str, str | Promise]


class JobFailed(Exception):
    """Raised by a handler when trying again would not help: a code of its kind's `errors`, and its facts."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class UnknownJob(JobFailed):
    """No handler is registered under this name."""

    def __init__(self, name: str) -> None:
        super().__init__("unknown_kind", kind=name)


ERRORS: Words = {
    "unexpected": _(
        "Something went wrong on our side, three times in a row. The log has the details."
    ),
    "interrupted": _("The work was interrupted three times, perhaps for want of memory."),
    "missing_library": _("This server lacks a system library: %(library)s."),
    "unknown_kind": _("This version of the portal does not know the work “%(kind)s”."),
}


@dataclass(frozen=True)
class Kind:
    name: str
    handler: Handler
    title: str | Promise
    steps: Words = field(default_factory=dict)
    errors: Words = field(default_factory=dict)
    is_listed: bool = True


_kinds: dict[str, Kind] = {}


def job(
    name: str,
    *,
    title: str | Promise = "",
    steps: Words | None = None,
    errors: Words | None = None,
    listed: bool = True,
) -> Callable[[Handler], Handler]:
    """Register `def handler(ctx, **params)` under its full name.

    `title` names the work for its reader; `steps` words the codes given to `ctx.progress`, `errors` those of
    `JobFailed`; mails and the like are not `listed`. What the handler returns is kept as the job's result.
    """

    def register(handler: Handler) -> Handler:
        _kinds[name] = Kind(name, handler, title or name, steps or {}, errors or {}, listed)
        return handler

    return register


def find(name: str) -> Kind:
    """The kind of this name; its module is imported on demand. Raises UnknownJob."""
    feature = name.rpartition(".")[0]
    if name not in _kinds and feature:
        module = f"{feature}.tasks"
        try:
            import_module(module)
        except ModuleNotFoundError as error:
            # A module that the handler itself lacks is a fault to be seen, not an unknown name.
            if error.name is None or not f"{module}.".startswith(f"{error.name}."):
                raise
    if name not in _kinds:
        raise UnknownJob(name)
    return _kinds[name]
