"""Every tracked model and its history have the same columns; no feature's model escapes unnoticed."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from ppm.audit.tracking import ALWAYS_EXCLUDED, event_models
from tests.house.tree import PACKAGES

OWN_COLUMNS = {
    "pgh_id",
    "pgh_created_at",
    "pgh_label",
    "pgh_obj_id",
    "pgh_context",
    "pgh_context_id",
}


def exclusions() -> dict:
    return {
        model: set(excluded) | ALWAYS_EXCLUDED
        for package in PACKAGES
        for model, excluded in import_module(f"{package}.history").TRACKED
    }


def columns(model) -> set[str]:
    return {field.column for field in model._meta.concrete_fields}


@pytest.mark.parametrize("event", event_models(), ids=lambda model: model._meta.label)
def test_history_has_the_columns_of_its_model(event):
    model = event.pgh_tracked_model
    excluded = {
        field.column for field in model._meta.concrete_fields if field.name in exclusions()[model]
    }

    assert columns(event) - OWN_COLUMNS == columns(model) - excluded


def test_every_listed_model_has_a_history():
    assert {event.pgh_tracked_model for event in event_models()} == set(exclusions())


def test_every_model_is_tracked_sealed_or_explained():
    silent = []
    for package in PACKAGES:
        history = import_module(f"{package}.history")
        explained = Path(history.__file__).read_text()
        listed = {model for model, _ in history.TRACKED} | set(history.SEALED)
        silent += [
            model._meta.label
            for model in apps.get_app_config(package).get_models()
            if model not in listed
            and not hasattr(model, "pgh_tracked_model")
            and model.__name__ not in explained
        ]

    assert silent == []
