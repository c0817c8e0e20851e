"""The administration contract: what the institution promised, who carries it, and how it stands.

- A commitment has an article, a text in French and Dutch, an owner unit, a deadline, an indicator, and the
  projects that carry them. Its state is declared, with a reason; beside it stands what its projects say.
- The plan of the year is frozen in January; so are the half-yearly and yearly follow-ups. A frozen reference
  is copied rows that the database lets nobody change; today is compared with it.
- Everybody who reads the portfolio or sits on a committee reads the contract; of the projects that carry
  a commitment each reader is told those that are open to him or her.
Start reading in `calc` and `services`; the table FR | NL is `followup`.
"""
