"""TextForm: how a text file is divided into rows and fields, and the signs of the plain lines made of it."""

from dataclasses import dataclass

from recsys.sources.encodings import UTF_8

SEPARATOR, MARK = "\x1f", "\x1e"
"""Between the fields of a plain line; what begins a line that is no row."""
MAX_LINE = 20_000
"""Bytes of a record."""
MAX_LINES_A_RECORD = 100
CHUNK = 4 * 2**20
"""Bytes that are read at once."""


@dataclass(frozen=True, kw_only=True)
class TextForm:
    """How a text file is divided into rows and fields."""

    columns: tuple[str, ...]
    """What the fields of a row are called."""
    delimiter: str = ","
    """What stands between fields; nothing: a line is one field."""
    encoding: str = UTF_8
    """As ``encoding_of`` says it."""
    leading: int = 0
    """Lines that say something before the first row: a header, Excel's "sep=;"."""
    old_mac: bool = False
    """Lines end in CR alone."""
    is_json: bool = False
    """Each line is a JSON object; then a line is one field."""
    quotes: bool = True
    """Whether a field may stand in quotes; never where the delimiter has two signs."""
    strict_quotes: bool = False
    """Whether a quotation mark that opens a field for good spoils its line; else it is a sign like others."""
    ragged: bool = False
    """Whether rows may have more or fewer fields than columns; a line that is too long is then cut."""
    longest: int = MAX_LINE
    """Bytes of a record."""
    lines_a_record: int = MAX_LINES_A_RECORD
    added: int = 0
    """How many of the columns are of our own making, which no sentence counts."""

    @property
    def has_header(self) -> bool:
        """Whether the columns are named in the file."""
        return self.leading > 0
