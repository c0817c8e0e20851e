"""When a substitute stands in, said once for every kind of role and seat that a giver holds."""


def stands_in(chosen: str, column: str) -> str:
    """SQL over `given`, a substitution, and `held`, a dated role or seat of its giver.

    Both hold today, and `held` was given as a whole or is chosen in the table `chosen` by its `column`.
    """
    return f"""
        given.substitute_id = %(person)s AND given.revoked_at IS NULL
        AND given.valid_from <= %(today)s AND given.valid_to >= %(today)s
        AND held.valid_from <= %(today)s AND (held.valid_to IS NULL OR held.valid_to >= %(today)s)
        AND (given.is_all OR EXISTS (
            SELECT 1 FROM {chosen} chosen
            WHERE chosen.substitution_id = given.id AND chosen.{column} = held.id))
    """  # noqa: S608  # our own names
