"""My work: what waits for one person, by date, and the projects and packs that concern them.

Each feature that can ask something of somebody has a provider here (`providers`): from person and day
to tasks, with a fixed number of queries. Start in `selectors`.
"""
