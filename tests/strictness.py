"""What fails a test that would otherwise pass: an undefined variable in our templates, the network."""

import inspect
import socket
from typing import Any

from django.conf import settings
from django.template import engines
from django.template.base import FilterExpression, Origin

LOCAL = ("127.0.0.1", "localhost", "::1")


class UndefinedVariable(Exception):
    """A template of ours names something that its view does not give."""


class Undefined(str):
    """Django renders this in place of an undefined variable; ours complain, those of packages may not."""

    __slots__ = ()

    def __new__(cls) -> "Undefined":
        return super().__new__(cls, "%s")

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, name: Any) -> str:
        origin = template_of_caller()
        if origin is not None and str(origin.name).startswith(str(settings.BASE_DIR / "templates")):
            raise UndefinedVariable(f"{name} in {origin.name}")
        return ""


def template_of_caller() -> Origin | None:
    """Find the template being rendered, an included one too: Django tells it to nobody but the stack."""
    frame = inspect.currentframe()
    while frame is not None:
        if isinstance(frame.f_locals.get("self"), FilterExpression):
            context = frame.f_locals["context"]
            return getattr(context.render_context.template, "origin", None)
        frame = frame.f_back
    return None


def refuse_undefined_variables() -> None:
    engines["django"].engine.string_if_invalid = Undefined()


def refuse_network(monkeypatch: Any) -> None:
    """Let a test reach this machine only."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOCAL:
            raise AssertionError(f"A test reached for the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)
