"""The sentences for what is wrong with a file, a row or a cell."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FaultCode(TextChoices):
    """Why a whole file is refused."""

    EMPTY = "empty", _("The file is empty.")
    UNREADABLE = (
        "unreadable",
        _("The file cannot be read: it is neither CSV nor XLSX, or it is damaged."),
    )
    ENCODING = (
        "encoding",
        _("The characters of the file cannot be read; save it as UTF-8 and try again."),
    )
    TRUNCATED = (
        "truncated",
        _("The file breaks off in row %(row)s; it was not transferred completely."),
    )
    DAMAGED_QUOTES = (
        "damaged_quotes",
        _("The quotation marks around row %(row)s do not match; the cells cannot be told apart."),
    )
    MACRO = (
        "macro",
        _("The workbook contains macros; save it without macros (.xlsx) and try again."),
    )
    BOMB = (
        "bomb",
        _("The archive unpacks to far more than a workbook holds; it is refused for safety."),
    )
    PROTECTED = "protected", _("The workbook is protected by a password; remove it and try again.")
    OLD_FORMAT = (
        "old_format",
        _(
            "The workbook is in an old format or protected by a password; save it as .xlsx and try again."
        ),
    )
    TOO_LARGE = "too_large", _("The file is larger than an import can hold.")
    TOO_WIDE = "too_wide", _("The sheet holds more than %(limit)s columns; an import reads fewer.")
    TOO_MANY_ROWS = "too_many_rows", _("The sheet holds more than %(limit)s rows.")
    CELL_TOO_LONG = (
        "cell_too_long",
        _(
            "A cell in row %(row)s holds more than %(limit)s characters; perhaps a quotation mark is "
            "not closed."
        ),
    )
    SHEET_MISSING = (
        "sheet_missing",
        _("The file has no sheet “%(sheet)s”; its sheets are: %(sheets)s."),
    )
    NO_HEADER = "no_header", _("No row with column headers was found.")
    NO_ROWS = "no_rows", _("There is no row under the column headers.")
    NO_KEY = "no_key", _("No column holds a key by which a row can be recognised next time.")
    NO_NAME = "no_name", _("No column holds the names.")
    MAPPING_MISSING = "mapping_missing", _("There is no saved mapping “%(name)s”.")
    COLUMN_MISSING = (
        "column_missing",
        _("The mapping needs the column “%(column)s”, which the file does not have."),
    )


class ProblemCode(TextChoices):
    """What is wrong with a cell, a row or a column; the first group refuses the row."""

    REQUIRED_EMPTY = "required_empty", _("This cell must be filled.")
    REQUIRED_TOO_LONG = (
        "required_too_long",
        _("This cell must not be longer than %(limit)s characters."),
    )
    DUPLICATE_KEY = "duplicate_key", _("The same key stands in row %(first)s already.")
    TOO_MANY_CELLS = (
        "too_many_cells",
        _("The row has more cells than there are headers; its values may have shifted."),
    )

    NOT_YOURS = "not_yours", _("This row cannot be imported by you.")
    OLDER = (
        "older",
        _(
            "The portfolio was changed on %(changed)s, after the date of the file (%(file)s); "
            "the row is only imported when it is ticked."
        ),
    )

    DECIDED = (
        "decided",
        _("A body decided this: the file does not change it; what the portfolio holds stays."),
    )
    TOO_LONG = "too_long", _("The text is cut after %(limit)s characters.")
    NOT_A_NUMBER = (
        "not_a_number",
        _("This is not a number; the amount is recorded as missing, with these words."),
    )
    NOT_A_DATE = "not_a_date", _("This is not a date; the date is recorded as missing.")
    ODD_DATE = (
        "odd_date",
        _("The year lies outside %(first)s–%(last)s; the date is recorded as missing."),
    )
    UNKNOWN_STATE = (
        "unknown_state",
        _("This state is not known here; say on the mapping page which one is meant."),
    )
    UNKNOWN_PERSON = (
        "unknown_person",
        _("Nobody of this name is known here; say on the mapping page who is meant."),
    )
    NOT_A_RATING = (
        "not_a_rating",
        _("This is not a known rating; the rating is recorded as missing."),
    )
    OTHER_CURRENCY = (
        "other_currency",
        _(
            "The currency differs from the one of the column (%(currency)s); the amount is "
            "recorded as missing."
        ),
    )
    TOO_BIG = "too_big", _("The amount is too large to be stored; it is recorded as missing.")
    NO_STORED_VALUE = (
        "no_stored_value",
        _(
            "The formula has no stored value; open the file in a spreadsheet program, save it and "
            "try again."
        ),
    )
    END_BEFORE_START = "end_before_start", _("The end lies before the start (%(start)s).")
    VARIANCE_DIFFERS = (
        "variance_differs",
        _("The variance does not follow from the budget and the forecast (%(expected)s)."),
    )
    TOTAL_ROW = "total_row", _("This row holds totals and was skipped.")
    TOTAL_DIFFERS = (
        "total_differs",
        _("The total in the file differs from the sum of the rows (%(sum)s)."),
    )
    NOTE_ROW = "note_row", _("This row under the table is a note and was skipped.")
    SHORT_ROW = (
        "short_row",
        _("The row has fewer cells than there are headers; the others are read as empty."),
    )
    HIDDEN_ROWS = (
        "hidden_rows",
        _("Hidden rows were read like the others (%(count)s)."),
    )
    FORMULA_COLUMN = (
        "formula_column",
        _("The column is calculated by formulas (%(count)s cells); the stored results were read."),
    )
    EQUAL_HEADERS = (
        "equal_headers",
        _("Several columns have this header; they are told apart by their position."),
    )
    UNUSED_COLUMN = "unused_column", _("The column is not imported.")
    MAPPED_COLUMN_MISSING = (
        "mapped_column_missing",
        _("The mapping expects this column; the file does not have it."),
    )
    OTHER_SHEETS = "other_sheets", _("Only this sheet was read; the others are: %(sheets)s.")


# What keeps a row out of an import.
FAULTS = frozenset(
    {
        ProblemCode.REQUIRED_EMPTY,
        ProblemCode.REQUIRED_TOO_LONG,
        ProblemCode.DUPLICATE_KEY,
        ProblemCode.TOO_MANY_CELLS,
        ProblemCode.NOT_YOURS,
        ProblemCode.OLDER,
    }
)
