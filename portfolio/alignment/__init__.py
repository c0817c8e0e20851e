"""Business and IT: what a project touches, who answers for it on both sides, what the architects think.

- Capabilities and applications (with their disposition) are small reference data of the central PMO.
- A project has a business owner and an IT counterpart; together they are its joint sponsorship.
- The architecture committee gives an opinion at a gate; opinions are added, never changed.
- Measures (domain notes §3.1) say of how many projects they are known, and count what is open to the reader.
Start reading in `services`, the page of measures in `selectors`.
"""
