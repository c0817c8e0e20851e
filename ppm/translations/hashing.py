"""The key of a text: what it says and in which language. The database computes the same (`SOURCE_HASH`)."""

from hashlib import sha256

BLANK = " \t\n\r"
# Over two expressions, the text and its language; a test holds it against `source_hash`.
SOURCE_HASH = (
    "encode(sha256(convert_to({language} || E'\\n' || "
    "btrim(replace({text}, E'\\r\\n', E'\\n'), E' \\t\\n\\r'), 'UTF8')), 'hex')"
)


def source_hash(text: str, language: str) -> str:
    """64 signs; blank space around the text and the kind of line ends make no difference."""
    return sha256(f"{language}\n{bare(text)}".encode()).hexdigest()


def bare(text: str) -> str:
    """The text as it counts: line ends of one kind, nothing blank around it."""
    return text.replace("\r\n", "\n").strip(BLANK)
