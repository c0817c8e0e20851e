"""What a person with a disability or a telephone meets: every page of the portal, checked by machine.

`make audit` looks at all pages in three languages, light and dark, on a desk and on a telephone, and
validates their HTML; `tests/journeys/test_every_page.py` draws each page once, reads its markup and
measures its width, and asks axe where a page holds something that no other holds.
"""
