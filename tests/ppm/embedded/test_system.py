import pytest

from ppm.embedded import system

ABSENT = ("libppm-no-such-library.so.0",)


@pytest.fixture
def without_pango(monkeypatch):
    monkeypatch.setattr(system, "PANGO_LIBRARIES", ABSENT)
    return monkeypatch


def test_a_missing_pango_is_one_line_with_the_names_of_its_packages(without_pango, capsys):
    without_pango.setattr(system, "may_install", lambda: False)

    system.ensure_pango()

    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(
        "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


def test_a_missing_pango_is_installed_where_that_is_allowed(without_pango, capsys):
    asked = []
    without_pango.setattr(system, "may_install", lambda: True)
    without_pango.setattr(system, "apt_install", lambda *names: asked.append(names) or True)

    system.ensure_pango()

    assert asked == [system.PANGO_PACKAGES]
    assert capsys.readouterr().err == ""


def test_a_missing_browser_says_which_tests_are_skipped(monkeypatch, capsys):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(system.shutil, "which", lambda name: None)
    monkeypatch.setattr(system, "may_install", lambda: False)

    system.ensure_browser()

    assert "Tests in the browser are skipped" in capsys.readouterr().err
