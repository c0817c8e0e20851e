"""What somebody comes back to: initiatives with a star, and the last ten that were opened.

Both belong to one person and are shown to nobody else. Favourites are rows; what was opened lately is a
convenience kept in the cache, and is filtered by what the person may see whenever it is read.
Start reading in `selectors`.
"""
