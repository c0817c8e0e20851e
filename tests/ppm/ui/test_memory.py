from decimal import Decimal

from django.utils import translation

from ppm.ui.memory import per_language


def test_what_is_kept_is_kept_per_language_and_per_kind_of_argument():
    drawn = []

    @per_language
    def draw(value):
        drawn.append(value)
        return f"{translation.get_language()} {value}"

    with translation.override("fr"):
        french = [draw(1), draw(1), draw(Decimal(1)), draw(True)]
    with translation.override("nl"):
        dutch = draw(1)

    assert french == ["fr 1", "fr 1", "fr 1", "fr True"]
    assert dutch == "nl 1"
    assert len(drawn) == 4
