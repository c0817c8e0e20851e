"""Lines of a register on two sides."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from reporting.snapshots.handed_in import Line

ORDER = ("new", "raised", "lowered", "ended", "gone")
WORDS = {
    "new": pgettext_lazy("line of a register", "new"),
    "raised": pgettext_lazy("line of a register", "higher"),
    "lowered": pgettext_lazy("line of a register", "lower"),
    "ended": pgettext_lazy("line of a register", "ended"),
    "gone": pgettext_lazy("line of a register", "no longer reported"),
}


@dataclass(frozen=True)
class LineChange:
    """A line that is new, has ended, is no longer there, or stands higher or lower than before."""

    kind: str
    line: Line
    level_before: int | None = None

    @property
    def word(self) -> "str | Promise":
        return WORDS[self.kind]


def line_changes(
    before: Sequence[Line] | None, after: Sequence[Line] | None
) -> tuple[LineChange, ...]:
    """What differs; nothing when one side held no lines yet."""
    if before is None or after is None:
        return ()
    known = {line.key: line for line in before}
    found = []
    for line in after:
        last = known.pop(line.key, None)
        if last is None:
            found.append(LineChange("new", line))
        elif last.is_open and not line.is_open:
            found.append(LineChange("ended", line, last.level))
        elif line.level != last.level:
            kind = "raised" if line.level > last.level else "lowered"
            found.append(LineChange(kind, line, last.level))
    found += [LineChange("gone", line, line.level) for line in known.values() if line.is_open]
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.kind), -one.line.level)))
