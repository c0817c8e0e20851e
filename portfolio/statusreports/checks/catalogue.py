"""Each check that only warns, in a few words: for whoever reads the score of a report."""

from collections import Counter
from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHORT: dict[str, "str | Promise"] = {
    "DQ02": gettext_lazy("nothing differs from the last report"),
    "DQ06": gettext_lazy("fewer products delivered than last time"),
    "DQ07": gettext_lazy("less spent than in the last report"),
    "DQ08": gettext_lazy("forecast lower than what is spent or committed"),
    "DQ09": gettext_lazy("more liquidated than committed, or beyond a credit"),
    "DQ12": gettext_lazy("actions or issues past their date"),
    "DQ13": gettext_lazy("risks without owner, or not reviewed in time"),
    "DQ14": gettext_lazy("a limit is exceeded and no exception is open"),
    "DQ15": gettext_lazy("a stage runs without a decision"),
    "DQ16": gettext_lazy("a role without anybody"),
    "DQ17": gettext_lazy("benefits that are not complete"),
    "DQ19": gettext_lazy("no name in both languages"),
    "DQ20": gettext_lazy("people booked beyond the end of the project"),
    "DQ21": gettext_lazy("waits for a project that is over"),
    "DQ22": gettext_lazy("no tolerance agreed"),
    "MAGNITUDE": gettext_lazy("an amount ten times larger or smaller than before"),
    "OVERRIDE": gettext_lazy("better than computed too often in a row"),
}


def in_words(codes: Iterable[str]) -> list[str]:
    """“no tolerance agreed (3 times)”: each check once, those that cost most points first."""
    found = Counter(codes)
    return [
        str(SHORT.get(code, code))
        if times == 1
        else _("%(what)s (%(times)s times)") % {"what": SHORT.get(code, code), "times": times}
        for code, times in sorted(found.items(), key=lambda one: (-one[1], one[0]))
    ]
