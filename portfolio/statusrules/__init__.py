"""The rules of the status colours: what is known of a project, judged by a version of the thresholds.

- `calc` holds the rules (domain notes §2.1) as pure functions on `Facts`; `calc.judging` applies them all.
- `selectors` reads the facts of any number of projects in one statement; a report puts what is said on top.
- Grey is never green: a dimension that nothing is known of says so.
- `preview` tells what another version of the thresholds would turn, before it is put in force.
Start reading in `calc.facts`.
"""
