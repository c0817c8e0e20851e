"""Choosing one of many in a form by typing: suggestions with JavaScript, a code or a name without."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, Value
from django.db.models.functions import Concat, Trim
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name


class ChoiceBox(forms.TextInput):
    """A text field that suggests; what is posted is the text itself."""

    def __init__(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})
        self.kind = kind

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        panel = f"choices-{name}"
        address = f"{reverse('ppm:search_choices')}?kind={self.kind}&field={name}"
        added = {
            "hx-get": address,
            "hx-trigger": "input changed delay:180ms",
            "hx-target": f"#{panel}",
            "hx-sync": "this:replace",
            "data-combobox": f"{panel}-list",
        }
        return format_html(
            '<div class="choice-box">{}<div id="{}" class="suggestions" hidden></div></div>',
            super().render(name, value, {**(attrs or {}), **added}, renderer),
            panel,
        )


class ChosenField(forms.CharField, ABC):
    """A field whose text names one object; `find` gives what a text may mean, `name` what is shown of it."""

    kind = ""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ChoiceBox(self.kind))
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("empty_value", None)
        super().__init__(**kwargs)

    @abstractmethod
    def find(self, text: str) -> Sequence[Model]:
        """What the text may mean."""

    def name(self, row: Model) -> str:
        return str(row)

    def prepare_value(self, value: Any) -> Any:
        return self.name(value) if isinstance(value, Model) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text if text is None or text in self.empty_values else self._one(text)

    def run_validators(self, value: Any) -> None:
        """The text has become an object."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)

    def _one(self, text: str) -> Model:
        found = list(self.find(text))
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _("Nothing open to you is called “%(text)s”. Type a code or choose a suggestion.")
                % {"text": text}
            )
        names = ", ".join(self.name(row) for row in found[:5])
        raise ValidationError(
            _("“%(text)s” may be several: %(names)s. Type more of it.")
            % {"text": text, "names": names}
        )


class CodedField(ChosenField):
    """Something with a code and a name in three languages: by its code or by its name."""

    queryset: QuerySet[Any]
    by_code: QuerySet[Any] | None = None  # where a whole code may lead further than a name

    def __init__(self, *, queryset: QuerySet[Any], kind: str, **kwargs: Any) -> None:
        self.queryset, self.kind = queryset, kind
        super().__init__(**kwargs)

    def find(self, text: str) -> Sequence[Model]:
        coded = self.queryset if self.by_code is None else self.by_code
        by_code = list(coded.filter(code__iexact=text.split()[0])[:2])
        if by_code:
            return by_code
        named = self.queryset.filter(name_fr__iexact=text)
        for language in ("nl", "en"):
            named = named | self.queryset.filter(**{f"name_{language}__iexact": text})
        return list(named.distinct().order_by("code")[:6])

    def name(self, row: Model) -> str:
        return coded_name(row)


class PersonField(ChosenField):
    """A person, by name or by address."""

    kind = "person"
    default_error_messages = {"required": gettext_lazy("Name a person.")}

    def find(self, text: str) -> Sequence[Model]:
        people = Person.objects.people()
        address = text.split("<")[-1].strip("> ")
        if "@" in address:
            return list(people.filter(email__iexact=address)[:1])
        whole = Trim(Concat("given_name", Value(" "), "family_name"))
        turned = Trim(Concat("family_name", Value(" "), "given_name"))
        named = people.annotate(whole=whole, turned=turned)
        exact = named.filter(whole__iexact=text) | named.filter(turned__iexact=text)
        return list(exact.order_by("family_name", "pk")[:6])

    def name(self, row: Model) -> str:
        return f"{row} <{row.email}>"  # type: ignore[attr-defined]  # a person
