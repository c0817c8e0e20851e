"""Reads `permissions.txt`: what each person is answered, written down, not derived from the matrix."""

from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).parent / "permissions.txt"
CELLS = {"yes", "no", "gone", "name"}


@dataclass
class Rule:
    """Persons × situations → answer, and the addresses that follow it with the kind of their object."""

    situations: list[str]
    cells: dict[str, list[str]] = field(default_factory=dict)
    addresses: dict[str, tuple[str, list[str]]] = field(default_factory=dict)


@dataclass
class Table:
    """`plain`: pages without an object and who is let in; `said`: what an address must be told to answer."""

    rules: dict[str, Rule] = field(default_factory=dict)
    plain: dict[str, frozenset[str]] = field(default_factory=dict)
    public: frozenset[str] = frozenset()
    said: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def addresses(self) -> set[str]:
        """Every address that the table knows."""
        found = {*self.plain, *self.public}
        for rule in self.rules.values():
            found |= set(rule.addresses)
        return found


def read() -> Table:
    """The table. Raises ValueError for a line that cannot be read."""
    table, rule, groups = Table(), Rule([]), dict[str, list[str]]()
    for line in FILE.read_text().splitlines():
        line, _, said = line.partition("#")[0].partition(" with ")
        if said:
            table.said[line.split()[1]] = dict(one.split("=") for one in said.split())
        match line.split():
            case []:
                continue
            case ["rule", name, *situations]:
                rule = table.rules[name] = Rule(situations)
            case ["address", address, kind, *rest]:
                rule.addresses[address] = (kind.replace("_", " "), rest)
            case ["people", name, "=", *members]:
                groups[name] = _spread(members, groups)
            case ["page", address, "for", *members]:
                table.plain[address] = frozenset(_spread(members, groups))
            case ["public", *addresses]:
                table.public |= set(addresses)
            case [names, *cells] if len(cells) == len(rule.situations) and set(cells) <= CELLS:
                for name in _spread(names.split(","), groups):
                    rule.cells[name] = cells
            case _:
                raise ValueError(line)
    return table


def _spread(names: list[str], groups: dict[str, list[str]]) -> list[str]:
    return [person for name in names for person in groups.get(name, [name])]
