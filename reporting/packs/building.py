"""Cuts the building of a pack into parts for several workers, and joins what they made.

First the project pages, some at a time and in all languages; then one whole file per language.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from ppm.files.models import StoredFile
from ppm.jobs.context import Context
from ppm.jobs.sharing import share
from reporting.packs import assembly
from reporting.packs.content import Content
from reporting.packs.models import Pack
from reporting.packs.superseding import languages_of

SHEETS, LANGUAGE = "reporting.packs.sheets", "reporting.packs.language"
AT_A_TIME = 12  # sheets: some seconds of work, lost at most when a worker dies


def build_in_parts(
    ctx: Context, pack: Pack, content: Content, *, state: str, at: str, figures: bytes
) -> list[assembly.Made]:
    """Every language of a pack, by this worker and whichever others are free.

    Raises JobFailed, JobCancelled, Overtaken.
    """
    languages = pack.file_languages
    sheet_languages = sorted({one for entry in languages for one in languages_of(entry)})
    laid_out = len(content.sheets) * len(sheet_languages)
    total = laid_out + len(languages)
    batches = list(_batches(content, sheet_languages))
    missing = sum(len(codes) for _language, codes, _missing in batches)
    sizes = [len(codes) for _language, codes, _missing in batches]
    before = laid_out - missing
    share(
        ctx,
        SHEETS,
        [
            {"snapshot_id": pack.snapshot_id, "language": language, "codes": codes}
            for language, codes, _missing in batches
        ],
        say=lambda done: ctx.progress(before + sum(sizes[:done]), total, "sheets"),
    )
    results = share(
        ctx,
        LANGUAGE,
        [
            {
                "pack_id": pack.pk,
                "language": language,
                "state": state,
                "at": at,
                "figures": sha256(figures).hexdigest(),
            }
            for language in languages
        ],
        say=lambda done: ctx.progress(laid_out + done, total, "merging"),
    )
    return [_made(language, found) for language, found in zip(languages, results, strict=True)]


def _batches(content: Content, languages: Sequence[str]) -> Iterator[tuple[str, list[str], int]]:
    """Always the same cuts, so that a second attempt finds what the first has done; kept ones fall out."""
    codes = [project.code for project in content.sheets]
    for language in languages:
        missing = assembly.unkept(assembly.sheet_keys(content.sheets, content.period, language))
        for at in range(0, len(codes), AT_A_TIME):
            batch = codes[at : at + AT_A_TIME]
            if lacking := missing.intersection(batch):
                yield language, batch, len(lacking)


def _made(language: str, found: dict[str, Any]) -> assembly.Made:
    document = StoredFile.objects.get(pk=found["document"])
    return assembly.Made(
        language, b"", found["pages"], found["front_pages"], document, found.get("texts", "")
    )
