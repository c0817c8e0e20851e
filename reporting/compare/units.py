"""Where the rows of a comparison belong: in the units of their time, or in those of today."""

from collections.abc import Callable

from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.org.selectors import todays_unit
from reporting.compare.calc import Row
from reporting.compare.perimeter import Live, Perimeter, Side, Structure
from reporting.snapshots.frozen import units_below
from reporting.snapshots.reading import read_meta


class Tree:
    """The units of today, read once."""

    def __init__(self) -> None:
        self.units = list(OrgUnit.objects.order_by("code"))
        units = self.units
        self.codes = {unit.pk: unit.code for unit in units}
        self.paths = {unit.pk: [int(step) for step in str(unit.path).split(".")] for unit in units}
        self.successors = {unit.pk: unit.successor_id for unit in units}

    def department(self, unit_id: int) -> str:
        """The code of the unit right below the root; the root stands for itself."""
        path = self.paths[unit_id]
        return self.codes[path[min(1, len(path) - 1)]]

    def departments(self) -> list[tuple[str, str]]:
        """Code and label of the units right below the root, those that are over included."""
        return [(one.code, coded_name(one)) for one in self.units if len(self.paths[one.pk]) == 2]

    def placed(self, rows: list[Row], side: Side, scope: Perimeter) -> list[Row]:
        """The rows with the unit and department that they count for."""
        if scope.structure == Structure.REPORTED and not isinstance(side, Live):
            return rows
        today = {unit: todays_unit(self.successors, unit) for unit in {row.unit_id for row in rows}}
        names = {unit: self.department(unit) for unit in today.values()}
        return [
            row._replace(unit_id=today[row.unit_id], department=names[today[row.unit_id]])
            for row in rows
        ]

    def belongs(self, side: Side, scope: Perimeter) -> Callable[[Row], bool]:
        """Whether a placed row counts for the unit that is looked at."""
        if not scope.unit:
            return lambda row: True
        if scope.unit in dict(self.departments()):
            return lambda row: row.department == scope.unit
        if scope.structure == Structure.REPORTED and not isinstance(side, Live):
            units = read_meta(side.header, schema=side.schema_version)["units"]
            below = units_below(units, scope.unit)
        else:
            top = next((pk for pk, code in self.codes.items() if code == scope.unit), 0)
            below = frozenset(pk for pk, path in self.paths.items() if top in path)
        return lambda row: row.unit_id in below
