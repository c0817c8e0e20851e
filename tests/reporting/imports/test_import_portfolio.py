import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from portfolio.initiatives.models import Initiative
from reporting.imports.models import ImportRun

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("media")]


def run(*arguments):
    out = StringIO()
    call_command("import_portfolio", *map(str, arguments), stdout=out)
    return out.getvalue()


def refusal(*arguments):
    """What goes to stdout, and the code and sentence of the refusal."""
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("import_portfolio", *map(str, arguments), stdout=out)
    return out.getvalue(), caught.value.returncode, str(caught.value)


@pytest.fixture
def published_file(files):
    return files / "GMPP_AR_Data_March_2023.csv"


def test_json_is_pure_and_complete(published_file):
    result = json.loads(run(published_file, "--json"))
    totals = {label[:24]: (t["numeric"], t["sum"]) for label, t in result["totals"].items()}

    assert list(result) == [
        "rows",
        "created",
        "updated",
        "unchanged",
        "refused",
        "warnings",
        "totals",
    ]
    assert (result["rows"], result["created"], result["updated"], result["unchanged"]) == (
        244,
        244,
        0,
        0,
    )
    assert totals == {
        "Financial Year Baseline ": (207, 47507.37),
        "Financial Year Forecast ": (207, 41507.93),
        "Financial Year Variance ": (206, -2803),
        "TOTAL Baseline Whole Lif": (193, 471818),
        "TOTAL Baseline Benefits ": (110, 729446.31),
    }
    assert [sorted(warning) for warning in result["warnings"]] == [
        ["column", "reason", "row", "value"]
    ]


def test_a_second_run_reports_all_unchanged(published_file):
    run(published_file)
    result = json.loads(run(published_file, "--json"))

    assert (result["created"], result["updated"], result["unchanged"], result["refused"]) == (
        0,
        0,
        244,
        [],
    )


def test_a_dry_run_writes_nothing(published_file):
    result = json.loads(run(published_file, "--dry-run", "--json"))

    assert result["created"] == 244
    assert not Initiative.objects.exists()
    assert not ImportRun.objects.exists()


def test_refused_rows_end_with_two_and_write_nothing(published_records, as_csv, tmp_path):
    copy = tmp_path / "copy.csv"
    copy.write_bytes(as_csv([*published_records[:31], published_records[1]]))
    out, code, sentence = refusal(copy, "--json")
    result = json.loads(out)

    assert (code, Initiative.objects.count()) == (2, 0)
    assert "nothing was written" in sentence
    assert [(r["row"], r["value"]) for r in result["refused"]] == [(32, published_records[1][0])]
    assert result["rows"] == result["created"] + result["updated"] + result["unchanged"] + 1 == 31


def test_refused_rows_are_left_out_when_accepted(published_records, as_csv, tmp_path):
    copy = tmp_path / "copy.csv"
    copy.write_bytes(as_csv([*published_records[:31], published_records[1]]))
    result = json.loads(run(copy, "--accept-partial", "--json"))

    assert (result["created"], len(result["refused"]), Initiative.objects.count()) == (30, 1, 30)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda data: data[:200_001], "breaks off in row"),
        (lambda data: b"", "empty"),
        (lambda data: b"PK\x03\x04" + data[:500], "cannot be read"),
        (lambda data: data.replace(b"GMPP ID Number", b"Whatever", 1), "No column holds a key"),
    ],
)
def test_a_damaged_file_is_refused_with_one_sentence_and_nothing_else(
    published, tmp_path, damage, words
):
    copy = tmp_path / "copy.csv"
    copy.write_bytes(damage(published))
    out, code, sentence = refusal(copy, "--json")

    assert (out, code, sentence.count("\n")) == ("", 3, 0)
    assert words in sentence
    assert not Initiative.objects.exists()


def test_a_missing_file_sheet_or_mapping_is_named(files, published_file, tmp_path):
    assert (
        refusal(tmp_path / "none.csv")[2] == "The file cannot be opened: No such file or directory."
    )
    assert "“Other”" in refusal(files / "portfolio_2023_formulas.xlsx", "--sheet", "Other")[2]
    assert "“Mine”" in refusal(published_file, "--mapping", "Mine")[2]
