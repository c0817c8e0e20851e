"""Jobs for the tests of the worker: each call leaves a line in a file, each arrival a notice."""

import time
from pathlib import Path

from ppm.jobs.registry import JobFailed, job
from ppm.jobs.sharing import share
from ppm.notices.models import Notice


def note(path, text):
    with Path(path).open("a") as notes:
        notes.write(text + "\n")


@job("tests.ppm.jobs.sample.count", title="Counting", errors={"odd": "%(number)s is odd."})
def count(ctx, *, notes, steps=10, pause=0.1, slow_attempts=None):
    """Count slowly (in the given attempts only), then write one row together with the state."""
    note(notes, f"attempt {ctx.job.attempt}")
    if slow_attempts is not None and ctx.job.attempt not in slow_attempts:
        steps = 1
    for step in range(steps):
        ctx.progress(step, steps, "counting")
        time.sleep(pause)
    with ctx.done(link="/somewhere/") as outcome:
        Notice.objects.create(person=ctx.by, kind="arrived")
        outcome.result["counted"] = steps
    note(notes, "arrived")


@job("tests.ppm.jobs.sample.stumble", title="Stumbling")
def stumble(ctx, *, notes):
    note(notes, f"attempt {ctx.job.attempt}")
    raise ValueError("a fault of the programme")


@job("tests.ppm.jobs.sample.refuse", title="Refusing", errors={"odd": "%(number)s is odd."})
def refuse(ctx, *, number):
    raise JobFailed("odd", number=number)


@job("tests.ppm.jobs.sample.answer", title="Answering")
def answer(ctx, *, number):
    return {"link": "/answer/", "number": number}


@job("tests.ppm.jobs.sample.whole", title="Sharing")
def whole(ctx, *, notes, parts, slow=0):
    """Share parts out; each leaves a line with its number and its attempt."""
    found = share(
        ctx,
        "tests.ppm.jobs.sample.piece",
        [{"notes": notes, "number": number, "slow": slow} for number in range(parts)],
        say=lambda done: ctx.progress(done, parts, "counting"),
    )
    return {"numbers": [entry["number"] for entry in found]}


@job("tests.ppm.jobs.sample.piece", title="A part", errors={"odd": "%(number)s is odd."})
def piece(ctx, *, notes, number, slow=0):
    note(notes, f"part {number}, attempt {ctx.job.attempt}")
    time.sleep(slow)
    if number == 13:
        raise JobFailed("odd", number=number)
    return {"number": number}
