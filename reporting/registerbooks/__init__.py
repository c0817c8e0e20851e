"""The workbook of a register: out with drop-downs and locked references, changed, in again.

What differs is shown cell by cell before anything is written (a change of many lines, as chosen in a form).
A file with faults is refused whole: it comes back with its cells marked and explained. Lines that somebody
else changed in between are told and left alone. Start reading in `services`.
"""
