"""What is wrong with a workbook or one of its cells: a code and facts, worded at display."""

from dataclasses import dataclass, field
from typing import Any

from reporting.imports.faults import FileFault
from reporting.imports.remarks import FaultCode
from reporting.reportbooks.choices import REMARKS, Why

OF_FILE = "file:"  # a code of `imports.remarks.FaultCode`


@dataclass(frozen=True)
class Fault:
    """`sheet`, `row` and `column` (from 1) say where, if it is a matter of one cell; `label` is what that
    cell is called, by language."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    sheet: str = ""
    row: int = 0
    column: int = 0
    label: dict[str, str] = field(default_factory=dict)

    @property
    def is_remark(self) -> bool:
        """It does not refuse the workbook."""
        return self.code in REMARKS

    @property
    def sentence(self) -> str:
        if self.code.startswith(OF_FILE):
            return str(FaultCode(self.code.removeprefix(OF_FILE)).label) % self.params
        return str(Why(self.code).label) % self.params

    def to_json(self) -> list[Any]:
        return [self.code, self.params, self.sheet, self.row, self.column, self.label]


class Refused(Exception):
    """The workbook as a whole is refused."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.fault = Fault(code, params)

    @classmethod
    def by_file(cls, fault: FileFault) -> "Refused":
        """As the reader of spreadsheets refuses a file."""
        code = Why.DAMAGED if fault.code == "unreadable" else f"{OF_FILE}{fault.code}"
        return cls(code, **fault.params)
