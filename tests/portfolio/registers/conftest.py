from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What services refuse is said in the language that these tests read."""
    with translation.override("en"):
        yield
