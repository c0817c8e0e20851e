#!/usr/bin/env python
"""Django's command line; without a configured database it brings up the embedded servers first."""

import gc
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppm.settings")
    from ppm.embedded.environment import ensure_for_command

    ensure_for_command(sys.argv)
    from django.core.management import execute_from_command_line

    # A command builds a lot and ends: what it drops is looked for more rarely.
    gc.set_threshold(50_000, 20, 50)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
