"""Whether a project holds the seven principles, as far as the portal can compute it (domain notes §1.2).

- A check is a pure function on facts (`calc`); one whose facts are not kept yet is “not known”, never green.
- `facts` reads each fact for all projects at once, in one query, so that a whole portfolio costs the same
  number of queries as one project.
- `breaches` lists who holds two roles that must stay apart; the portal lists them and repairs nothing.
Start in `calc`.
"""
