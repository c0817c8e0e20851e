from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime

import pytest
import time_machine
from django.utils.timezone import get_current_timezone


@pytest.fixture
def time_machine_to() -> Iterator[Callable[[date], None]]:
    """Go on to the morning of a day."""
    with ExitStack() as stack:

        def go(day: date) -> None:
            morning = datetime(day.year, day.month, day.day, 7, tzinfo=get_current_timezone())
            stack.enter_context(time_machine.travel(morning, tick=True))

        yield go
