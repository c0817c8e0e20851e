"""`Standing`: the one wide row per initiative that lists and dashboards read.

- Everything in it is derived; every service that changes something it shows rewrites it in the same
  transaction (`services.update_standing`, or the refreshes, one statement for many initiatives).
- It lies below `initiatives`, which makes the row with the initiative and knows its columns by name.
"""
