"""Canonical text and its hash: the same content is the same text, everywhere and for good."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any


def canonical(content: object) -> str:
    """JSON with sorted keys and no spaces; decimals and dates as strings."""
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_text
    )


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def fingerprint(meta_hash: str, row_hashes: Iterable[str]) -> str:
    """The root hash over the hash of the frame and those of the rows, in an order that is theirs alone."""
    return digest("\n".join([meta_hash, *sorted(row_hashes)]))


def in_groups(value: str) -> str:
    """A long hash as people can compare it: eight signs at a time."""
    return " ".join(value[at : at + 8] for at in range(0, len(value), 8))


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"No canonical form for {type(value).__name__}")
