"""What stands on a page around its data: boxes, definition lists, tabs, remarks, dated events."""

import re
from collections.abc import Sequence
from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ppm.permissions.perimeter import perimeter_rule

Label = str | Promise
# File names and addresses keep their small first letter.
AS_WRITTEN = re.compile(r"@|\.[A-Za-z0-9]{2,5}$")


def pagehead(content: str, title: object, lead: object = "", over: object = "") -> SafeString:
    """The head of a page: what it is (`over`), its name, one sentence, and its buttons as content."""
    return drawn(
        "ui/pagehead.html",
        title=title,
        lead=lead,
        over=over,
        is_as_written=bool(AS_WRITTEN.search(str(over))),
        actions=content if content.strip() else "",
    )


def panel(
    content: str,
    title: object = "",
    *,
    id: str = "",  # noqa: A002 - the word of HTML
    note: object = "",
    tone: str = "",
    flush: bool = False,
    fold: bool = False,
) -> SafeString:
    """A titled box. `flush` lets a table reach its edges; `tone` is "", "info", "good", "warn" or "bad".

    With `fold` only the title shows until the reader opens it; on paper it is open.
    """
    return drawn(
        "ui/panel.html",
        title=title,
        id=id,
        note=note,
        tone=tone,
        flush=flush,
        fold=fold,
        content=content,
    )


def facts(content: str) -> SafeString:
    """A definition list; its content is `{% fact %}`s."""
    return format_html('<dl class="facts">{}</dl>', content)


def perimeter(context: Context) -> SafeString:
    """What the counts and totals of the page cover for its reader."""
    return format_html('<p class="perimeter">{}</p>', perimeter_rule(context["request"].user))


def fact(label: Label, value: object, note: object = "") -> SafeString:
    """One line of a definition list."""
    shown = value if value not in (None, "") else format_html('<span class="absent">{}</span>', "–")
    extra = format_html(' <span class="fact-note">{}</span>', note) if note else ""
    return format_html("<div><dt>{}</dt><dd>{}{}</dd></div>", label, shown, extra)


def figure_row(content: str) -> SafeString:
    """A row of `{% figure %}`s, equally wide, two by two on a narrow screen."""
    return format_html('<div class="figure-row">{}</div>', content)


def tabs(items: Sequence[tuple[Label, str, bool]], label: Label = "") -> SafeString:
    """Tabs are links: (label, address, is current) each; a label may hold a count in brackets."""
    links = format_html_join(
        "",
        '<li><a href="{}"{}>{}</a></li>',
        (
            (href, SafeString(' aria-current="page"') if here else "", text)
            for text, href, here in items
        ),
    )
    return format_html(
        '<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label or _("Sections"), links
    )


def empty(content: str, sentence: object) -> SafeString:
    """Nothing to show: one sentence that says why or what comes next, and a way on as content."""
    return format_html('<div class="empty"><p>{}</p>{}</div>', sentence, content)


def note(content: str, tone: str = "info", title: object = "") -> SafeString:
    """A remark in the page: info, good, warn or bad."""
    head = format_html('<p class="note-title">{}</p>', title) if title else ""
    return format_html('<div class="note note-{}">{}{}</div>', tone, head, content)


def hint(sentence: Label, label: Label = "") -> SafeString:
    """A question mark that opens one sentence of help; works by keyboard and without JavaScript."""
    return format_html(
        '<details class="hint"><summary aria-label="{}">?</summary><p>{}</p></details>',
        label or _("Help"),
        sentence,
    )


def timeline(items: Sequence[dict[str, Any]]) -> SafeString:
    """Dated events, latest first: dicts with `at`, `title`, and if wanted `by`, `text`, `href`, `tone`."""
    return drawn("ui/timeline.html", items=items)


def status_history(periods: Sequence[tuple[Label, str, str, str]]) -> SafeString:
    """A row per period, latest first: (period, declared, computed, sentence)."""
    return drawn("ui/status_history.html", periods=periods)


def drawn(name: str, **context: Any) -> SafeString:
    return render_to_string(name, context)
