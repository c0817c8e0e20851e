"""The faults that refuse a whole file; the sentences for readers are in `remarks.FaultCode`."""


class FileFault(Exception):
    """The file as a whole cannot be imported; nothing of it is kept."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params = params
        super().__init__(code)
