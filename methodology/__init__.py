"""The method itself: glossary, tailoring classes and the rules that colours are computed with."""
