"""Where the boxes of a network stand: in columns, so that arrows run one way and cross little."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Pair = tuple[int, int]
# A box is (its key,); a bend of an arrow that passes a column is (start, end, column).
Place = tuple[int, ...]
MOST_COLUMNS = 5


@dataclass(frozen=True)
class Placed:
    """Column and height (in rows) of every box and bend; `back` are the arrows that run against the order."""

    at: Mapping[Place, tuple[int, float]]
    bends: Mapping[Pair, Sequence[Place]]
    back: frozenset[Pair]
    columns: int
    rows: float


def placed(
    keys: Sequence[int], pairs: Sequence[Pair], columns_given: Mapping[int, int] | None = None
) -> Placed:
    """Lay out boxes joined by pairs (from, to). Stable: the same input gives the same picture.

    `columns_given` says in which column each box stands, where that is part of its meaning.
    """
    depth = dict(columns_given) if columns_given is not None else columns_of(keys, pairs)
    back = frozenset(pair for pair in pairs if depth[pair[0]] >= depth[pair[1]])
    bends: dict[Pair, list[Place]] = {}
    columns: dict[int, list[Place]] = defaultdict(list)
    for key in keys:
        columns[depth[key]].append((key,))
    joined: dict[Place, list[Place]] = defaultdict(list)
    for pair in dict.fromkeys(pairs):
        if pair in back:
            continue
        start, end = pair
        bends[pair] = [(start, end, column) for column in range(depth[start] + 1, depth[end])]
        way: list[Place] = [(start,), *bends[pair], (end,)]
        for step in bends[pair]:
            columns[step[2]].append(step)
        for one, other in pairwise(way):
            joined[one].append(other)
            joined[other].append(one)
    count = max(depth.values(), default=-1) + 1
    for sweep in range(6):
        order = range(count) if sweep % 2 == 0 else reversed(range(count))
        for column in order:
            near = column - 1 if sweep % 2 == 0 else column + 1
            height = {step: n for n, step in enumerate(columns[near])}
            columns[column] = _sorted(columns[column], joined, height)
    # A bend needs less room than a box.
    sizes = {
        column: sum(1.0 if len(step) == 1 else 0.5 for step in columns[column])
        for column in range(count)
    }
    rows = max(sizes.values(), default=0.0)
    at: dict[Place, tuple[int, float]] = {}
    for column in range(count):
        y = (rows - sizes[column]) / 2
        for step in columns[column]:
            at[step] = (column, y if len(step) == 1 else y - 0.25)
            y += 1.0 if len(step) == 1 else 0.5
    return Placed(at, bends, back, count, rows)


def columns_of(keys: Sequence[int], pairs: Sequence[Pair]) -> dict[int, int]:
    """The column of each box: after all it takes from, right before the first it gives to."""
    forward = _without_circles(keys, pairs)
    depth = dict.fromkeys(keys, 0)
    for _n in keys:
        for start, end in forward:
            depth[end] = max(depth[end], depth[start] + 1)
    givers = {start for start, _end in forward} - {end for _start, end in forward}
    for key in givers:
        depth[key] = min(depth[end] for start, end in forward if start == key) - 1
    return {key: min(place, MOST_COLUMNS - 1) for key, place in depth.items()}


def _without_circles(keys: Sequence[int], pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs without those that would close a circle, met first to last."""
    following: dict[int, set[int]] = {key: set() for key in keys}
    kept = []
    for start, end in dict.fromkeys(pairs):
        seen, waiting = {end}, [end]
        while waiting:
            for step in following[waiting.pop()] - seen:
                seen.add(step)
                waiting.append(step)
        if start not in seen:
            following[start].add(end)
            kept.append((start, end))
    return kept


def _sorted(
    column: Sequence[Place],
    joined: Mapping[Place, Sequence[Place]],
    height: Mapping[Place, int],
) -> list[Place]:
    """By the middle of what each is joined to beside it; what is joined to nothing stays where it is."""

    def middle(pair: tuple[int, Place]) -> float:
        found = [height[step] for step in joined.get(pair[1], ()) if step in height]
        return sum(found) / len(found) if found else pair[0]

    return [step for _n, step in sorted(enumerate(column), key=middle)]
