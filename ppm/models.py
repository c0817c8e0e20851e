from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.models import UnitRole

__all__ = ["OrgUnit", "Person", "UnitRole"]
