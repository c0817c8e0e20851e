"""The stamp of a workbook: which report, made when, as which template, with the lock of each row; signed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing

SALT = "reporting.reportbooks"


class BadStamp(Exception):
    """Not made by this portal, or changed since."""


@dataclass(frozen=True)
class Stamp:
    """`draft` is the version of the draft, `revision` the submission that was seen."""

    report: int
    edition: int
    language: str
    form: str
    draft: int
    revision: int
    locks: Mapping[str, int]
    made_at: str


def seal(stamp: Stamp) -> str:
    return signing.dumps(asdict(stamp), salt=SALT, compress=True)


def unseal(text: str) -> Stamp:
    """Raises BadStamp."""
    try:
        told: dict[str, Any] = signing.loads(text, salt=SALT)
        return Stamp(**told)
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise BadStamp from error
