"""Units and people. Everything a factory makes is written inside an action of the portal itself."""

from datetime import date
from typing import Any

import factory

from ppm import audit
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.models import UnitRole

LONG_AGO = date(2020, 1, 1)


class AuditedFactory(factory.django.DjangoModelFactory):
    """A factory whose rows the database accepts: inside `audit.action`."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        with audit.action("test.prepared", by=Person.objects.system()):
            return super()._create(model_class, *args, **values)


class UnitFactory(AuditedFactory):
    class Meta:
        model = OrgUnit

    code = factory.Sequence(lambda n: f"U{n}")
    name_fr = factory.LazyAttribute(lambda unit: f"Service {unit.code}")
    name_nl = factory.LazyAttribute(lambda unit: f"Dienst {unit.code}")
    name_en = factory.LazyAttribute(lambda unit: f"Service {unit.code}")


class PersonFactory(AuditedFactory):
    """A person; `role` with `on_unit` gives a unit role."""

    class Meta:
        model = Person

    given_name = factory.Sequence(lambda n: f"Camille{n}")
    family_name = "Essai"
    email = factory.LazyAttribute(lambda person: f"{person.given_name.lower()}@example.org")
    language = "en"

    @classmethod
    def _create(
        cls, model_class: Any, *args: Any, role: Any = None, on_unit: Any = None, **values: Any
    ) -> Person:
        person = super()._create(model_class, *args, **values)
        if role is not None:
            UnitRoleFactory(person=person, role=role, unit=on_unit)
        return person


class UnitRoleFactory(AuditedFactory):
    class Meta:
        model = UnitRole

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    valid_from = LONG_AGO
