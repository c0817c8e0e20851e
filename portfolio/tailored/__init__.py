"""How one project is tailored: its scores and class, its deviations, its management products.

- A class other than the computed one needs a reason and the agreement of the PMO; before any change of class
  the page shows what changes. Every decision stays, numbered.
- A deviation (leave out, merge, add a product) needs a reason; it is answered by a PMO, never by who asked.
- What a class asks is data of `methodology.tailoring`. Start in `calc`, then `services`.
"""
