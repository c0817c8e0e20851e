import pytest

from ppm.embedded import install


@pytest.fixture
def calls(monkeypatch, tmp_path):
    """An environment that works, requirements of one line, and a record of what is done."""
    done = []
    (tmp_path / "requirements").mkdir()
    for name in ("run", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text("one==1\n")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(install, "REPOSITORY", tmp_path)
    monkeypatch.setattr(install, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(install, "works", lambda: True)
    monkeypatch.setattr(install, "create", lambda: done.append("create"))
    monkeypatch.setattr(install, "install", lambda path: done.append(path.name))
    return done


def test_requirements_are_installed_once_and_again_when_they_change(calls, tmp_path):
    install.main("run")
    install.main("run")
    assert calls == ["run.txt"]

    (tmp_path / "requirements" / "run.txt").write_text("one==2\n")
    install.main("run")
    assert calls == ["run.txt", "run.txt"]


def test_the_tools_for_tests_bring_what_the_portal_needs(calls):
    install.main("dev")
    install.main("run")

    assert calls == ["dev.txt"]


def test_an_environment_of_another_python_is_made_anew(calls, monkeypatch):
    install.main("run")
    monkeypatch.setattr(install, "works", lambda: False)

    install.main("run")

    assert calls == ["run.txt", "create", "run.txt"]


def test_an_old_python_is_told_what_is_needed(monkeypatch):
    monkeypatch.setattr(install.sys, "version_info", (3, 10))

    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        install.main("run")


def test_an_environment_that_does_not_exist_does_not_work(monkeypatch, tmp_path):
    monkeypatch.setattr(install, "PYTHON", tmp_path / "python")

    assert not install.works()
