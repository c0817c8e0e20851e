from reporting.packs.content import Content
from reporting.packs.edition import Edition


def style() -> str:
    return ""


def build(content: Content, edition: Edition, language: str) -> bytes:
    return b""
