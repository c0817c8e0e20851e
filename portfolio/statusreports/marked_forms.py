"""A report form that knows what was typed since it was drawn: by block, by line of a register, by figure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import cached_property

from portfolio.statusreports.choices import Block
from portfolio.statusreports.drafts.blocks import FIGURES_SEEN, LINE, LINE_PARTS, block_of, by_block
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.drafts.tokens import TOUCHED, checksum, is_touched, token, version_of
from portfolio.statusreports.fields import typed_day
from portfolio.statusreports.following import parts_of, seen_of, source_of, text_of, typed_of
from portfolio.statusreports.submission import Background
from ppm.ui.forms import PortalForm


class MarkedForm(PortalForm):
    """Blocks and lines carry a token (`drafts.tokens`), figures what their sources said (`following`)."""

    background: Background
    has_own_data = False  # until a value is put in the place of one that was sent

    def block_values(self, block: str) -> dict[str, Any]:
        """What stands in the fields of a block, as a browser would send it."""
        return {name: self[name].value() for name in self._names.get(block, ())}

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The fields of each block."""
        found: dict[str, list[str]] = {}
        for name in self.fields:
            if (block := block_of(name)) is not None:
                found.setdefault(block, []).append(name)
        return found

    def line_values(self, line: str) -> dict[str, Any]:
        return {
            name: self[name].value()
            for part in LINE_PARTS[line[0]]
            if (name := f"{line}_{part}") in self.fields
        }

    def mark_lines(self) -> None:
        """Give each line the token of what stands in it; one that was typed before has its token."""
        for line, version in self.lines():
            name = f"{line}_was"
            if name in self.fields and not self.data.get(name):
                self.put(name, token(version, self.line_values(line)))

    def mark(self, versions: Mapping[str, int], touched: Iterable[str] = ()) -> None:
        """Give each block the token of what stands in it now; those `touched` keep theirs."""
        kept = frozenset(touched)
        for block in self.background.layout.blocks:
            if block not in kept:
                value = token(versions.get(block, 0), self.block_values(block))
                self.put(f"was_{block}", value)

    def touched_blocks(self) -> frozenset[str]:
        """Blocks in which something was typed since the form was drawn."""
        return frozenset(
            block
            for block in self.background.layout.blocks
            if is_touched(str(self.data.get(f"was_{block}", "")), self.block_values(block))
        )

    def follow(self, draft: ReportDraft) -> list[str]:
        """Show what others saved in the blocks that nobody touched here; returns the blocks that differ."""
        found = []
        stored = by_block(draft.values)
        for block in self.background.layout.blocks:
            mark, meta = str(self.data.get(f"was_{block}", "")), draft.blocks.get(block)
            if not mark or meta is None or meta.get("version") == version_of(mark):
                continue
            if meta.get("tab") == self.data.get("tab") or block not in stored:
                continue
            own = self.block_values(block)
            if is_touched(mark, own):
                continue
            values = {**_ticks(own, stored[Block(block)]), **stored[Block(block)]}
            if checksum({**own, **values}) != checksum(own):
                found.append(block)
                for name, value in values.items():
                    self.put(name, value)
        if found:
            self._errors = None  # type: ignore[assignment]  # as Django begins
            self._bound_fields_cache: dict[str, Any] = {}
        return found

    def lines(self) -> Iterable[tuple[str, int]]:
        lines = self.background.lines
        yield from ((f"m{row.pk}", row.version) for row in self.background.milestones)
        yield from ((f"r{row.pk}", row.version) for row in lines.risks)
        yield from ((f"i{row.pk}", row.version) for row in lines.issues)

    def is_line_touched(self, line: str) -> bool:
        mark = str(self.data.get(f"{line}_was", ""))
        return bool(mark) and mark.partition(".")[2] != checksum(self.line_values(line))

    def is_line_changed(self, line: str, row: Any) -> bool:
        """Whether a line says something else than its register, but for what the committee is shown."""
        if not self.is_line_touched(line):
            return False
        for part in LINE_PARTS[line[0]]:
            stored = getattr(row, part, "")
            shown = typed_day(stored) if isinstance(stored, date) else str(stored or "")
            if part != "committee" and str(self[f"{line}_{part}"].value() or "") != shown:
                return True
        return False

    def renew_lines(self) -> None:
        """Draw touched lines with the version that their register has now: sending them again is a choice."""
        for line, version in self.lines():
            mark = str(self.data.get(f"{line}_was", ""))
            if mark and version_of(mark) != version:
                self.put(f"{line}_was", f"{version}.{TOUCHED}")

    def follow_sources(self) -> None:
        """Draw figures that nobody typed as their sources say now; those typed keep what was seen."""
        seen = parts_of(str(self.data.get(FIGURES_SEEN, "")))
        if FIGURES_SEEN not in self.fields or not seen:
            return
        source = source_of(self.background)
        for name, before in seen.items():
            if name in self.fields and self._text_of(name) == before:
                self.put(name, typed_of(source[name]))
                seen[name] = text_of(source[name])
        self.put(FIGURES_SEEN, ";".join(seen.values()))

    def _text_of(self, name: str) -> str | None:
        try:
            return text_of(self.fields[name].clean(self[name].value()))
        except forms.ValidationError:
            return None

    def renew_sources(self) -> None:
        """Draw figures with what their sources say now: sending what was typed over them is a choice."""
        if self.data.get(FIGURES_SEEN):
            self.put(FIGURES_SEEN, seen_of(source_of(self.background)))

    def put(self, name: str, value: str) -> None:
        """Let the form be drawn with this value in place of what was sent."""
        if not self.has_own_data:
            self.data = self.data.copy() if hasattr(self.data, "copy") else dict(self.data)
            self.has_own_data = True
        self.data[name] = value  # type: ignore[index]


def _ticks(own: Mapping[str, Any], stored: Mapping[str, str]) -> dict[str, str]:
    """Ticks of stored lines that a browser left out because they are not set."""
    lines = {name.partition("_")[0] for name in stored if LINE.fullmatch(name)}
    return {
        name: ""
        for name in own
        if name.endswith("_committee") and LINE.fullmatch(name) and name.partition("_")[0] in lines
    }
