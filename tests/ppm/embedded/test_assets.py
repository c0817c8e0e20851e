import pytest
from fontTools.ttLib import TTFont

from ppm.embedded import assets
from ppm.embedded.places import Places
from ppm.embedded.static import USED, PackagedFiles

# What French, Dutch and English texts, amounts and status marks need.
NEEDED = "aéèêëçœŒÉàùûîïĳŠżăđ€%‰–—…«»‘’“”•→←↑↓▲▼■≤≥\u00a0\u202f"


def test_a_step_is_due_until_it_succeeded_and_again_when_its_source_changes(tmp_path):
    source = tmp_path / "source"
    source.write_text("one")
    places = Places(tmp_path)

    def due() -> bool:
        with assets.Step(places, "step", [source]) as step:
            return step.due

    assert [due(), due()] == [True, False]
    source.write_text("two")
    assert [due(), due()] == [True, False]


def test_a_step_that_failed_is_due_again(tmp_path):
    def failing_step() -> None:
        with assets.Step(Places(tmp_path), "step", []):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing_step()

    assert assets.Step(Places(tmp_path), "step", []).due


@pytest.mark.parametrize("source", ["SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf"])
def test_the_subset_shows_our_languages_and_stays_small(tmp_path, source):
    target = tmp_path / "font.woff2"

    assets.subset(assets.font_source(source), target)

    shown = TTFont(target).getBestCmap()
    assert [sign for sign in NEEDED if ord(sign) not in shown] == []
    assert target.stat().st_size < 60_000


def test_only_what_is_used_is_collected_from_the_packages():
    assert {path for path, storage in PackagedFiles().list([])} == USED
