"""The other formats of a committee pack: workbook, Word document, reading version for a telephone.

- Made in the pack's own job, from the same content as the PDF and from nothing else: no live table is read.
- One file per language and format, a draft and a released one, under the access rule of the pack.

Start reading at `tables.py` (the pack as tables), then `copies.py` (how they are made and kept).
"""
