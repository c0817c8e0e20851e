"""One remark of a check, and the score of a report."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst

BEST, PER_WARNING = 100, 10


@dataclasses.dataclass(frozen=True)
class Finding:
    """One remark: which check, which field of the form, what it says, whether it stops the submission."""

    code: str
    field: str
    text: "str | Promise"
    is_blocking: bool = True
    params: dict[str, Any] = dataclasses.field(default_factory=dict)
    # Where it is mended, when that is not a field of the form.
    address: str = ""

    @property
    def href(self) -> str:
        return self.address or f"#id_{self.field}"

    @property
    def message(self) -> str:
        # Names of dimensions are in lower case; a sentence begins with a capital.
        return capfirst(str(self.text) % self.params if self.params else str(self.text))


def quality_score(findings: Iterable[Finding]) -> int:
    """100 less 10 for each warning, never below 0 (domain notes §2.5)."""
    return score_of(sum(not one.is_blocking for one in findings))


def score_of(warnings: int) -> int:
    """The score of a report with so many warnings."""
    return max(BEST - PER_WARNING * warnings, 0)
