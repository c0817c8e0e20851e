"""One remark on a file: where, what stands there, and why it is a problem."""

from dataclasses import dataclass, field
from typing import Any

from reporting.imports.remarks import ProblemCode

LONGEST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """A remark on a cell, a row or the file; `place` is the row and column (from 1) of its cell."""

    row: int | None
    column: str
    value: str
    code: ProblemCode
    params: dict[str, str | int] = field(default_factory=dict)
    sheet: str = ""
    place: tuple[int, int] | None = None

    @property
    def reason(self) -> str:
        """The sentence, in the reader's language."""
        return str(self.code.label) % self.params

    def to_json(self) -> dict[str, str | int | None]:
        """The remark as JSON values, worded."""
        return {"row": self.row, "column": self.column, "value": self.value, "reason": self.reason}

    def to_codes(self) -> list[Any]:
        """The remark as it is kept: codes instead of sentences."""
        value = self.value[:LONGEST_SHOWN]
        place = list(self.place) if self.place else None
        return [self.row, self.column, value, str(self.code), self.params, self.sheet, place]

    @classmethod
    def from_codes(cls, data: list[Any]) -> "Problem":
        """The remark that `to_codes` kept."""
        row, column, value, code, params, *rest = data
        sheet, place = rest or ("", None)
        spot = (place[0], place[1]) if place else None
        return cls(row, column, value, ProblemCode(code), params, sheet, spot)
