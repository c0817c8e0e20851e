from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.migrations.state import ModelState
from django.db.models import Field

from ppm.org.rendering import copied, quick_rendering, taken_apart


def test_a_copied_field_says_what_a_clone_says():
    fields = [
        field
        for model in apps.get_models()
        for field in ModelState.from_model(model).fields.values()
        if not isinstance(field, ArrayField)  # what is in it equals nothing but itself
    ]
    assert len(fields) > 1000
    for field in fields:
        new, clone = copied(field), taken_apart(field)
        assert new.deconstruct() == clone.deconstruct()
        assert (type(new), new.name) == (type(clone), None)
        assert new is not field
        if field.remote_field:
            assert new.remote_field is not field.remote_field
            assert new.remote_field.field is new


def test_copies_keep_the_order_in_which_they_are_made():
    first, second = copied(Field()), copied(Field())
    assert first < second


def test_afterwards_django_does_as_before():
    with quick_rendering():
        assert apps.get_swappable_settings_name("ppm.person") == "AUTH_USER_MODEL"
        assert Field.clone is copied
    assert Field.clone is taken_apart
    assert "get_swappable_settings_name" not in vars(apps)
