"""Three mirrored trees, index modules that only index, and no folder for leftovers."""

import ast

import pytest

from ppm.embedded.places import REPOSITORY
from tests.house.tree import PACKAGES, features, files, name

INDEX_MODULES = ("models", "urls", "tasks", "admin", "translation")
# Folders of templates that belong to no feature: components, and pages that packages look for by name.
LOOKED_FOR_BY_PACKAGES = {"account", "allauth", "mfa", "socialaccount"}
TEMPLATES_OF_NO_FEATURE = LOOKED_FOR_BY_PACKAGES | {"ui"}
# `audit.action(…)` reads as a sentence wherever something is written.
SPOKEN_BY_NAME = {"ppm/audit"}
LEFTOVERS = {"utils", "helpers", "common", "misc", "core"}
INDEXING = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def all_features() -> list:
    return [feature for package in PACKAGES for feature in features(package)]


@pytest.mark.parametrize("feature", all_features(), ids=name)
def test_a_feature_introduces_itself_and_its_index_holds_nothing_else(feature):
    introduction, *rest = ast.parse((feature / "__init__.py").read_text()).body

    assert is_docstring(introduction)
    assert rest == [] or name(feature) in SPOKEN_BY_NAME


def test_index_modules_only_import_and_include():
    offenders = [
        f"{name(path)}:{node.lineno}"
        for package in PACKAGES
        for path in (REPOSITORY / package / f"{module}.py" for module in INDEX_MODULES)
        if path.exists()
        for node in ast.parse(path.read_text()).body
        if not (is_docstring(node) or isinstance(node, (*INDEXING, ast.ClassDef, ast.If)))
    ]

    assert offenders == []


def test_every_test_lies_where_the_thing_that_it_tests_lies():
    tested = [path for path in files(".py") if path.is_relative_to(REPOSITORY / "tests")]
    homeless = [
        name(path)
        for path in tested
        if path.name.startswith("test_")
        and path.relative_to(REPOSITORY / "tests").parts[0] in PACKAGES
        and not (REPOSITORY / path.relative_to(REPOSITORY / "tests")).parent.is_dir()
    ]

    assert homeless == []


def test_every_template_lies_where_its_feature_lies():
    homeless = [
        name(path)
        for path in files(".html")
        if path.is_relative_to(REPOSITORY / "templates")
        and len(parts := path.relative_to(REPOSITORY / "templates").parts) > 1
        and parts[0] not in TEMPLATES_OF_NO_FEATURE
        and not REPOSITORY.joinpath(*parts[:-1]).is_dir()
    ]

    assert homeless == []


def test_every_template_is_used():
    text = "\n".join(
        path.read_text() for path in files(".py", ".html") if "house" not in path.parts
    )
    looked_for_by_name = {"403.html", "404.html", "500.html"}
    unused = [
        name(path)
        for path in files(".html")
        if path.is_relative_to(REPOSITORY / "templates")
        and (short := str(path.relative_to(REPOSITORY / "templates"))) not in looked_for_by_name
        and short.split("/")[0] not in LOOKED_FOR_BY_PACKAGES
        and short not in text
    ]

    assert unused == []


def test_nothing_is_called_after_leftovers():
    assert [
        name(path) for path in files(".py", ".html") if {path.stem, path.parent.name} & LEFTOVERS
    ] == []
