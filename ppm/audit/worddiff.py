import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def word_diff(old: str, new: str) -> SafeString:
    """Two versions of a text in one, with what went in <del> and what came in <ins>."""
    before, after = (re.findall(r"\s+|[^\s]+", text) for text in (old, new))
    parts: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("", "".join(before[a:b])))
            continue
        if b > a:
            parts.append(("del", "".join(before[a:b])))
        if d > c:
            parts.append(("ins", "".join(after[c:d])))
    return format_html_join(
        "",
        "{}",
        ((format_html(f"<{tag}>{{}}</{tag}>", text) if tag else text,) for tag, text in parts),
    )
