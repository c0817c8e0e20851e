"""The foot of every page: what the pack is, and page x of y.

A number is drawn digit by digit, so that five hundred pages need some thirty drawings and not five hundred.
"""

from collections.abc import Callable, Sequence

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.packs import merge, pdf
from reporting.packs.choices import PackState

GAP = "\ue000"  # stands for the number; a sign that no language uses
DIGITS = "0123456789"


def stamp_footers(
    whole: merge.Document, *, text: str, state: str, languages: Sequence[str]
) -> None:
    """Number the pages and say of which pack they are, in one language or two. Raises PdfEngineMissing."""
    total = len(whole.pages)
    longest = len(str(total))
    sizes = [merge.size_of(page) for page in whole.pages]
    kinds = sorted(set(sizes))
    before, after = _number_line(total, languages).split(GAP)
    html = render_to_string(
        "reporting/packs/footers.html",
        {
            "kinds": kinds,
            "lengths": [DIGITS[:length] for length in range(1, longest + 1)],
            "digits": DIGITS,
            "before": before,
            "after": after,
            "text": text,
            "state": " | ".join(_in_each(languages, lambda: str(PackState(state).label))),
            "is_draft": state == PackState.DRAFT,
        },
    )
    overlay = pdf.render_overlay(html, language=languages[0])
    per_kind = longest + longest * len(DIGITS)
    drawings = [
        _drawings(number, kinds.index(size) * per_kind, longest)
        for number, size in enumerate(sizes, start=1)
    ]
    merge.stamp(whole, overlay, drawings)


def _number_line(total: int, languages: Sequence[str]) -> str:
    """“page x of y”; with two languages the word in both, then x / y."""
    if len(languages) == 1:
        return _("page %(number)s of %(total)s") % {"number": GAP, "total": total}
    words = _in_each(languages, lambda: pgettext("number of a page", "page"))
    return f"{' | '.join(words)} {GAP} / {total}"


def _in_each(languages: Sequence[str], say: Callable[[], str]) -> list[str]:
    said = []
    for language in languages:
        with translation.override(language):
            said.append(say())
    return said


def _drawings(number: int, first: int, longest: int) -> Sequence[int]:
    """The line with a gap as wide as the number, then each digit in its place from the right."""
    digits = str(number)
    places = [
        first + longest + place * len(DIGITS) + int(digit)
        for place, digit in enumerate(reversed(digits))
    ]
    return [first + len(digits) - 1, *places]
