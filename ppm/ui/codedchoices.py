"""Choosing one of many rows that have a code and names: their words are read, no objects are made."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from ppm.languages.nearest import coded_name, coded_text, reading_order


class CodedRows(ModelChoiceIterator):
    """Key and label of every row, in one query."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        names = [f"name_{language}" for language in reading_order()]
        for key, code, *texts in self.queryset.values_list("pk", "code", *names):
            yield key, coded_text(code, next(filter(None, texts), ""))


class CodedChoiceField(ModelChoiceField):
    iterator = CodedRows

    def label_from_instance(self, obj: Any) -> str:
        return coded_name(obj)


class CodedChoiceFilter(django_filters.ModelChoiceFilter):
    field_class = CodedChoiceField
