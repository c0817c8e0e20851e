from ppm.models import OrgUnit, Person, UnitRole

TRACKED = [
    (OrgUnit, ()),
    (Person, ("password", "last_login")),
    (UnitRole, ()),
]
SEALED: list = []
DELETABLE: list = []
