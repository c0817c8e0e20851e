"""What comes from the system and cannot be brought along: Pango, which sets the text of a PDF.

`python -m ppm.embedded.system tests` also sees to what the tests look at pages with.
"""

import ctypes
import os
import shutil
import sys

from ppm.embedded.install import apt_install, may_install

PANGO_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


def ensure_pango() -> None:
    """Install Pango where allowed, else say in one line what is missing; the portal runs without it."""
    if sys.platform != "linux" or loadable(*PANGO_LIBRARIES):
        return
    if may_install() and apt_install(*PANGO_PACKAGES):
        return
    print(
        f"No PDF until Pango is installed: sudo apt-get install {' '.join(PANGO_PACKAGES)}",
        file=sys.stderr,
    )


def ensure_browser() -> None:
    """Install Chromium and Poppler where allowed, else say what will be skipped."""
    missing = []
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium")):
        missing.append("chromium")
    if not shutil.which("pdftoppm"):
        missing.append("poppler-utils")
    if missing and not (may_install() and apt_install(*missing)):
        print(
            f"Tests in the browser are skipped: sudo apt-get install {' '.join(missing)}",
            file=sys.stderr,
        )


def loadable(*libraries: str) -> bool:
    try:
        for library in libraries:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    ensure_pango()
    if sys.argv[1:] == ["tests"]:
        ensure_browser()
