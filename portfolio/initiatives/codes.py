"""Codes of initiatives: letters, the year, a number; given out gapless and never again.

The letters tell the kind, or that it was confidential when it was created.
"""

from django.db import connection

from portfolio.initiatives.choices import Kind

CONFIDENTIAL = "confidential"
PREFIXES: dict[str, str] = {
    Kind.PORTFOLIO: "PF",
    Kind.PROGRAMME: "PG",
    Kind.PROJECT: "PR",
    Kind.PRODUCT: "PD",
    # A series of its own: a number that is missing in the others would tell of a secret initiative.
    CONFIDENTIAL: "CF",
}


def next_codes(kind: str, year: int, count: int) -> list[str]:
    """The next codes of a kind (or CONFIDENTIAL) and year.

    The counter's row stays locked until the transaction ends.
    """
    prefix = PREFIXES[kind]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO portfolio_codecounter (prefix, year, last) VALUES (%s, %s, %s)
            ON CONFLICT (prefix, year) DO UPDATE SET last = portfolio_codecounter.last + EXCLUDED.last
            RETURNING last
            """,
            [prefix, year, count],
        )
        last: int = cursor.fetchone()[0]
    return [f"{prefix}{year}-{number:03}" for number in range(last - count + 1, last + 1)]


def next_code(kind: str, year: int) -> str:
    """The next code of a kind and year."""
    return next_codes(kind, year, 1)[0]
