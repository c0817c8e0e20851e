"""Lists that people rely on are complete: settings, licences."""

import re

import pytest

from ppm.embedded.places import REPOSITORY


def test_the_example_environment_names_every_setting():
    settings = (REPOSITORY / "ppm" / "settings.py").read_text()
    example = (REPOSITORY / ".env.example").read_text()
    wanted = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings))

    assert wanted - set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == set()


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_every_installed_package_is_named_with_its_licence(lock):
    pinned = re.findall(
        r"^([A-Za-z0-9_.-]+)==", (REPOSITORY / "requirements" / lock).read_text(), re.MULTILINE
    )
    rows = (REPOSITORY / "THIRD_PARTY.md").read_text()
    licensed = dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+) \|", rows, re.MULTILINE))

    assert [package for package in pinned if not licensed.get(package, "").strip()] == []
