"""The message catalogues: extracted, completed, checked and compiled without any tool of the system.

English is the source; `locale/fr` and `locale/nl` are complete at every commit, `make check` sees to it.
Compiled catalogues lie beside their source and are not kept in the repository.
"""
