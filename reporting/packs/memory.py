"""Gives memory back to the system after heavy work, so that one language does not pay for the one before."""

import ctypes
import gc


def give_back() -> None:
    """Return what is free to the system, where its C library can."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
