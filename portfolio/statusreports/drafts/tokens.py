"""Marks by which a form tells what was touched since it was drawn.

A token is “version.sum”: the version of the block (or of the line of a register) that was drawn, and a
checksum of the values that stood in its fields. A block whose values still have that sum was not touched,
and is neither saved nor in anybody's way; this holds without JavaScript.
"""

import zlib
from collections.abc import Mapping

TOUCHED = "x"  # in place of a sum: whatever is sent counts as typed


def checksum(values: Mapping[str, object]) -> str:
    """The same for values that a browser sends alike: empty ones and kinds of line end do not count, and
    a tick is “on”.
    """
    lines = [
        f"{name}={text}"
        for name, value in values.items()
        if not name.endswith("_was")
        and (
            text := str("on" if value is True else value or "")
            .replace("\r\n", "\n")
            .replace("\r", "\n")
            .strip()
        )
    ]
    return format(zlib.crc32("\0".join(sorted(lines)).encode()), "x")


def token(version: int, values: Mapping[str, object]) -> str:
    return f"{version}.{checksum(values)}"


def version_of(mark: str) -> int:
    """The version in a token; what is not one has none."""
    version = mark.partition(".")[0]
    return int(version) if version.isascii() and version.isdigit() else 0


def is_touched(mark: str, values: Mapping[str, object]) -> bool:
    """Whether something was typed since the token was made."""
    return mark.partition(".")[2] != checksum(values)
