"""Choosing one of many rows that have a code and names: their words are read, no objects are made."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from ppm.languages.coded import Coded
from ppm.languages.nearest import coded_name


class CodedRows(ModelChoiceIterator):
    """Key and label of every row, in one query."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from Coded(self.queryset).labels()


class CodedChoiceField(ModelChoiceField):
    iterator = CodedRows

    def label_from_instance(self, obj: Any) -> str:
        return coded_name(obj)


class CodedChoiceFilter(django_filters.ModelChoiceFilter):
    field_class = CodedChoiceField
