"""Words for what the rules found; they are those of `statusrules`."""

from portfolio.statusrules.wording import dimension_names, sentence, sentence_of

__all__ = ["dimension_names", "sentence", "sentence_of"]
