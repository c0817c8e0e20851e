"""What is made once from the installed packages: the typeface for page and PDF, static files, catalogues.

Each step leaves a stamp, a digest of what it was made from; a second start skips what is unchanged.
"""

import importlib.util
import os
import sys
from collections.abc import Callable, Iterable
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

from ppm.embedded.management import run_manage
from ppm.embedded.places import REPOSITORY, Places, locked

FONTS = {
    "source-sans-400.woff2": "SourceSansPro-Regular.ttf",
    "source-sans-400italic.woff2": "SourceSansPro-It.ttf",
    "source-sans-600.woff2": "SourceSansPro-Semibold.ttf",
    "source-sans-700.woff2": "SourceSansPro-Bold.ttf",
}
# Latin, its extensions, punctuation, currency, arrows, mathematics, geometric shapes, marks.
CHARACTERS = (
    *((0x20, 0x17F), (0x18F, 0x192), (0x1E00, 0x1EFF), (0x218, 0x21B), (0x2B0, 0x2FF)),
    *((0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218F)),
    *((0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x25FF), (0x2600, 0x27BF)),
)


Say = Callable[[str], None]


def silent(text: str) -> None:
    """Say nothing."""


def prepare(places: Places, say: Say = silent) -> None:
    """Make or renew what changed."""
    prepare_files(places, say)
    with locked(places.var / "assets.lock"):
        static_files(places, say)


def prepare_files(places: Places, say: Say = silent) -> None:
    """Typeface and catalogues: what Django must find when it starts."""
    if not os.access(places.var, os.W_OK):  # a container's image holds them already
        return
    with locked(places.var / "assets.lock"):
        fonts(places, say)
        catalogues(places, say)


def fonts(places: Places, say: Say) -> None:
    folder = places.var / "assets" / "fonts"
    with Step(places, "fonts", [Path(__file__)]) as step:
        if step.due or not folder.is_dir():
            say("Preparing the typeface")
            folder.mkdir(parents=True, exist_ok=True)
            for target, source in FONTS.items():
                subset(font_source(source), folder / target)


def font_source(name: str) -> Path:
    spec = importlib.util.find_spec("font_source_sans_pro")
    if spec is None or spec.origin is None:
        sys.exit("The package font-source-sans-pro is not installed.")
    return Path(spec.origin).parent / "files" / name


def subset(source: Path, target: Path) -> None:
    """Write the characters that the portal can show, compressed; the same file serves page and PDF."""
    from fontTools import subset as subsetter
    from fontTools.ttLib import TTFont

    options = subsetter.Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
    font = TTFont(source)
    work = subsetter.Subsetter(options)
    work.populate(unicodes=[code for first, last in CHARACTERS for code in range(first, last + 1)])
    work.subset(font)
    font.flavor = "woff2"
    font.save(target)


def catalogues(places: Places, say: Say) -> None:
    sources = sorted((REPOSITORY / "locale").rglob("*.po"))
    with Step(places, "catalogues", sources) as step:
        if step.due or any(not source.with_suffix(".mo").exists() for source in sources):
            say("Compiling the French and Dutch texts")
            from ppm.languages.catalogues import compile_all

            compile_all()


def static_files(places: Places, say: Say) -> None:
    own = (p for p in (REPOSITORY / "ppm" / "static").rglob("*") if p.is_file())
    made = (p for p in (places.var / "assets").rglob("*") if p.is_file())
    settings = REPOSITORY / "ppm" / "settings.py"
    with Step(places, "static", [*own, *made, settings], versions()) as step:
        if step.due or not (places.var / "static").is_dir():
            say("Collecting the static files")
            if run_manage("collectstatic", "--no-input", "--clear", "--verbosity", "0"):
                sys.exit("The static files could not be collected.")


def versions() -> str:
    """Name the installed packages that bring static files."""
    wanted = {"django-htmx", "django-js-lib-bootstrap5", "whitenoise"}
    return repr(sorted((d.name, d.version) for d in distributions() if d.name.lower() in wanted))


class Step:
    """Something made from files: due when their digest is not the one stamped after the last success."""

    def __init__(self, places: Places, name: str, sources: Iterable[Path], extra: str = "") -> None:
        self.stamp = places.var / "stamps" / name
        self.digest = digest(sources, extra)
        self.due = not self.stamp.exists() or self.stamp.read_text() != self.digest

    def __enter__(self) -> "Step":
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        if kind is None and self.due:
            self.stamp.parent.mkdir(exist_ok=True)
            self.stamp.write_text(self.digest)


def digest(sources: Iterable[Path], extra: str = "") -> str:
    total = sha256(extra.encode())
    for path in sorted(sources):
        total.update(os.fsencode(path) + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


if __name__ == "__main__":
    from ppm.embedded.places import data_folder

    folder = Places(data_folder())
    folder.create()
    prepare(folder, print)
