from dataclasses import dataclass, field
from typing import Any

from ppm.accounts.models import Person
from ppm.permissions.access import AccessPoint


@dataclass(frozen=True)
class Message:
    """What one person is told: facts for the sentence of a kind, and a path of the portal.

    With the place that it is `about`, it also reaches who stands in there for an absent reader.
    """

    person: Person
    params: dict[str, Any] = field(default_factory=dict)
    link: str = ""
    about: AccessPoint | None = None
