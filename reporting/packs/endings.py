"""Packs a stream of a written PDF anew, in its place, when its last byte would pass for a line end."""

import re
import zlib

STREAM = b"\nstream\n"
CR_AT_END = b"\r\nendstream"
LENGTH = re.compile(rb"/Length (\d+)")


def ends_mended(content: bytes) -> bytes | None:
    """The file with each stream that ends in CR packed anew in its place; none if one cannot be.

    What is packed more tightly leaves blanks behind the length that the object names: no offset changes.
    """
    while (end := content.find(CR_AT_END)) >= 0:
        head = content.rfind(STREAM, 0, end)
        first = head + len(STREAM)
        length = LENGTH.search(content, content.rfind(b" obj\n", 0, head), head)
        raw = content[first : end + 1]
        if length is None or int(length[1]) != len(raw):
            return None
        blanks = 8 if b"/ObjStm" in content[head - 200 : head] else 0
        packed = _packed_within(raw, blanks)
        if packed is None:
            return None
        size = str(len(packed)).encode().ljust(len(length[1]) + len(raw) - len(packed))
        content = b"".join(
            (
                content[: length.start(1)],
                size,
                content[length.end(1) : first],
                packed,
                content[end + 1 :],
            )
        )
    return content


def _packed_within(raw: bytes, blanks: int) -> bytes | None:
    """The same data in as much room at most, not ending in CR; up to so many blanks may stand behind it."""
    data = zlib.decompress(raw)
    for level in (9, 8, 7):
        for behind in range(blanks + 1):
            packed = zlib.compress(data + b" " * behind, level)
            if len(packed) <= len(raw) and not packed.endswith(b"\r"):
                return packed
    return None
