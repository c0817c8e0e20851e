"""Whether a block may be said to be unchanged: what stands in it says so, or says something else."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.choices import Block
from portfolio.statusreports.differences import differences
from portfolio.statusreports.drafts.blocks import FIGURES, OUTLOOK
from portfolio.statusreports.submission import Background, Submission

TEXTS = ("headline", "done", "next_steps", "help_needed")


def contradiction(
    background: Background, prefilled: Submission, said: Submission, block: str
) -> "str | Promise":
    """Why a block cannot be confirmed as unchanged; nothing when it can.

    Plan and money go on by themselves: they count as changed when they are not what was filled in. Lines of
    registers are confirmed as they stand, with what was changed in them.
    """
    before = background.previous_said
    if before is None or block == Block.MILESTONES:
        return ""
    if block == Block.STATUS:
        found = differences(background, before, said)
        is_changed = any(one.block == Block.STATUS for one in found)
    elif block == Block.DECISIONS:
        is_changed = bool(said.decisions)
    else:
        names, other = {
            Block.SUMMARY: (TEXTS, before),
            Block.FIGURES: (FIGURES, prefilled),
            Block.OUTLOOK: (OUTLOOK, before),
        }[Block(block)]
        is_changed = any(
            _plain(getattr(said, name)) not in (None, "", _plain(getattr(other, name)))
            for name in names
        )
    if not is_changed:
        return ""
    return _("What stands in this block differs from last time: it has been saved as a change.")


def _plain(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value
