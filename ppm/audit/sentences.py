"""Acts as sentences in the reader's language, for the page (with marks) and for files (plain)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ppm.audit.events import DELETE, INSERT, Act, Event, Row
from ppm.audit.names import Names
from ppm.audit.registry import actions, told_fields, words_of
from ppm.audit.values import Written, differing, in_words, is_long, label_of, title_of
from ppm.audit.worddiff import word_diff
from ppm.audit.words import Subject

Model = type[models.Model]
NOTHING = SafeString("")
UNDONE = ("_undone", ".undone")


@dataclass(frozen=True)
class Change:
    """One value that is not what it was; `thing` names the part it belongs to, if it is not the object's."""

    model: Model
    field: "models.Field[Any, Any]"
    old: str
    new: str
    thing: str = ""

    @property
    def label(self) -> str:
        return label_of(self.field)

    @property
    def is_long(self) -> bool:
        return is_long(self.field) and bool(self.old)


@dataclass(frozen=True)
class Line:
    """One line below the sentence of an act: words, and the words that differ where a text was rewritten."""

    text: str
    html: SafeString
    diff: SafeString = NOTHING


@dataclass(frozen=True)
class Told:
    """An act, told: its sentence, what it changed, why, and on which way it came."""

    act: Act
    at: datetime
    who: str
    text: str
    html: SafeString
    lines: Sequence[Line]
    diff: SafeString = NOTHING
    reason: str = ""
    via: str = ""
    values: Sequence[tuple[str, str]] = field(default_factory=list)

    @property
    def first_lines(self) -> Sequence[Line]:
        return self.lines[:6]

    @property
    def more_lines(self) -> Sequence[Line]:
        return self.lines[6:]


def tell(acts: Sequence[Act], one: Subject | None, names: Names) -> list[Told]:
    """Each act as a reader of `one` is told it; without an object, things are always named."""
    return [_tell(act, one, names) for act in acts]


def _tell(act: Act, one: Subject | None, names: Names) -> Told:
    who = names.person(act.context["by"])
    if act.context.get("for"):
        who = _("%(person)s for %(principal)s") % {
            "person": who,
            "principal": names.person(act.context["for"]),
        }
    changes: list[Change] = []
    lines: list[Line] = []
    values: list[tuple[str, str]] = []
    for event in _paired(act.events):
        own = one is not None and event.model is one.model
        if event.before is None or event.label == DELETE:
            if own and event.label == INSERT:
                values = _initial(event, names)
            else:
                lines.append(_whole(event, one, names))
        else:
            thing = "" if own else thing_of(event.model, event.after, names)
            changes += [
                Change(
                    event.model,
                    one_field,
                    in_words(one_field, event.before, names),
                    in_words(one_field, event.after, names),
                    thing,
                )
                for one_field in differing(event.model, event.before, event.after)
            ]
    told: dict[str, Any] = {
        "act": act,
        "at": act.at,
        "who": who,
        "reason": act.context.get("reason") or "",
        "via": via_in_words(act.context.get("via") or ""),
        "values": values,
    }
    if len(changes) == 1 and not lines and not is_told_as_such(act.code):
        text, html = _sentence(who, changes[0], act.code)
        return Told(text=text, html=html, lines=[], diff=_diff_of(changes[0]), **told)
    if act.code in actions():
        changes = [change for change in changes if change.field.name != "state"]
    # What was typed as the reason is told as the reason.
    changes = [change for change in changes if change.new != told["reason"] or not change.new]
    things = {change.thing for change in changes}
    place = things.pop() if len(things) == 1 else ""
    if place:
        changes = [replace(change, thing="") for change in changes]
    lines = [_line(change) for change in changes] + lines
    pattern = str(actions().get(act.code, "")) or _unknown(len(lines))
    text, html = _placed(pattern, {"who": who}, place)
    return Told(text=text, html=html, lines=lines, **told)


def is_told_as_such(code: str) -> bool:
    """What was undone is never told as if somebody had typed the former value."""
    return code in actions() and code.endswith(UNDONE)


def _placed(pattern: str, given: dict[str, str], thing: str) -> tuple[str, SafeString]:
    """A sentence, followed by the part that it is about."""
    text, html = pattern % given, _marked(pattern, given)
    if not thing:
        return text, html
    place = pgettext("where a change was made", " (%(thing)s)") % {"thing": thing}
    return text + place, html + conditional_escape(place)


def _unknown(count: int) -> str:
    return ngettext("%(who)s made a change", "%(who)s made several changes", count)


def _paired(events: Sequence[Event]) -> Iterator[Event]:
    """Lines that one act replaced by new ones (those of a report) are changes of the same line."""
    removed = {_same(event): event for event in events if event.label == DELETE}
    made = {_same(event) for event in events if event.label == INSERT}
    for event in events:
        other = removed.get(_same(event))
        if event.label == DELETE and _same(event) in made:
            continue
        if event.label == INSERT and other is not None:
            yield Event(
                event.model, event.object_id, "update", event.context, other.after, event.after
            )
        else:
            yield event


def _same(event: Event) -> tuple[Any, ...]:
    names = words_of(event.model).title
    links = [
        one.column
        for one in event.model._meta.concrete_fields
        if isinstance(one, models.ForeignKey) or one.name in names
    ]
    if not names:
        links.append("id")
    return (event.model, *(str(event.after.get(column)) for column in links))


def thing_of(model: Model, row: Row, names: Names) -> str:
    """A part by its word and its name: milestone “Go-live”."""
    noun, title = str(words_of(model).noun), title_of(model, row, names)
    return _("%(noun)s “%(title)s”") % {"noun": noun, "title": title} if title else noun


def _whole(event: Event, one: Subject | None, names: Names) -> Line:
    """A part that was added or taken away, with what it held."""
    thing = thing_of(event.model, event.after, names)
    held = [
        {"field": label, "new": value}
        for label, value in _initial(event, names, one.model if one else None)
        if value not in thing
    ][:4]
    each = _("%(field)s: %(new)s")
    if event.label == DELETE:
        pattern = _("Removed: %(thing)s")
    elif event.label == INSERT:
        pattern = _("Added: %(thing)s (%(held)s)") if held else _("Added: %(thing)s")
    else:
        pattern = _("Changed: %(thing)s (%(held)s)") if held else _("Changed: %(thing)s")
    text = pattern % {"thing": thing, "held": ", ".join(each % one for one in held)}
    marked = format_html_join(", ", "{}", ((_marked(each, one, ()),) for one in held))
    return Line(text, _marked(pattern, {"thing": thing, "held": marked}))


def _initial(event: Event, names: Names, owner: Model | None = None) -> list[tuple[str, str]]:
    """Everything that a row held, without the owner it is listed under: (field, value)."""
    found = (
        (label_of(one), in_words(one, event.after, names))
        for one in told_fields(event.model).values()
        if not (isinstance(one, models.BooleanField) and not event.after.get(one.column))
        and not (owner is not None and one.related_model is owner)
    )
    return [(label, value) for label, value in found if value]


def _sentence(who: str, change: Change, code: str) -> tuple[str, SafeString]:
    """The whole sentence of an act that changed one value."""
    special = words_of(change.model).sentences.get(change.field.name)
    if change.field.name == "state" and code in actions():
        special = actions()[
            code
        ]  # “submitted the report” says more than the two words of its state
    given = {"who": who, "field": change.label, "old": change.old, "new": change.new}
    if special and change.old and change.new and not change.is_long:
        pattern = str(special)
    else:
        pattern = _pattern(change)
    return _placed(pattern, given, change.thing)


def _pattern(change: Change) -> str:
    if isinstance(change.field, models.BooleanField):
        if change.new == pgettext("value", "yes"):
            return _("%(who)s ticked “%(field)s”")
        return _("%(who)s unticked “%(field)s”")
    if not change.old:
        return _("%(who)s filled in “%(field)s”: %(new)s")
    if not change.new:
        return _("%(who)s emptied “%(field)s”, which was %(old)s")
    if change.is_long:
        return _("%(who)s rewrote “%(field)s”")
    if isinstance(change.field, models.DateField):
        return _("%(who)s moved “%(field)s” from %(old)s to %(new)s")
    return _("%(who)s changed “%(field)s” from %(old)s to %(new)s")


def _line(change: Change) -> Line:
    """One of several changes of an act."""
    given = {"field": change.label, "old": change.old, "new": change.new, "thing": change.thing}
    if change.is_long and change.new:
        pattern = _("%(field)s: rewritten")
    elif not change.old:
        pattern = _("%(field)s: %(new)s")
    elif not change.new:
        pattern = _("%(field)s: emptied, was %(old)s")
    elif isinstance(change.field, models.DateField):
        pattern = pgettext("dates", "%(field)s: from %(old)s to %(new)s")
    else:
        pattern = _("%(field)s: from %(old)s to %(new)s")
    text = pattern % given
    html = _marked(pattern, given, () if is_long(change.field) else ("new",))
    if change.thing:
        text = _("%(thing)s – %(change)s") % {"thing": change.thing, "change": text}
        html = _marked(_("%(thing)s – %(change)s"), {"thing": change.thing, "change": html})
    return Line(text, html, _diff_of(change))


def _marked(
    pattern: str, given: dict[str, str], standing_out: tuple[str, ...] = ("who", "new")
) -> SafeString:
    """A sentence with its actor and its new value standing out, everything escaped."""
    drawn = {key: conditional_escape(value) for key, value in given.items()}
    for key in standing_out:
        if drawn.get(key):
            drawn[key] = format_html("<strong>{}</strong>", drawn[key])
    return mark_safe(conditional_escape(pattern) % drawn)  # noqa: S308 - both sides escaped


def _diff_of(change: Change) -> SafeString:
    if not change.is_long or not change.new:
        return NOTHING
    drawn = word_diff(change.old, change.new)
    if isinstance(change.new, Written):
        return format_html('<span lang="{}">{}</span>', change.new.language, drawn)
    return drawn


def via_in_words(via: str) -> str:
    """On which way a change came: an import by its number."""
    kind, _colon, number = via.partition(":")
    match kind:
        case "":
            return ""
        case "import":
            return _("via import no. %(number)s") % {"number": number}
        case "undo":
            return _("by undoing import no. %(number)s") % {"number": number}
        case "bulk" | "change":
            return _("via a bulk edit")
        case "reportbook":
            return _("via workbooks sent back, no. %(number)s") % {"number": number}
        case _:
            return _("via %(way)s") % {"way": via}
