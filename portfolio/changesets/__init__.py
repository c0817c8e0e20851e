"""What changes of many rows have in common: their states, what becomes of a row and why, old beside new.

`portfolio.bulkedit` changes initiatives this way, `portfolio.registers.shape` the lines of registers.
"""
