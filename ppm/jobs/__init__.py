"""Work in the background that arrives once.

- The `Job` row is the truth; Celery carries its id only. A lost message costs a few seconds, never a job.
- A worker claims the row (attempt + 1) and holds an advisory lock while it works, on a connection of its own.
  A free lock beside the state "running" means that the worker died; the sweeper sends the row again.
- What a job writes goes into `ctx.done(...)`: one transaction with the state, refused to an older attempt.
- A handler is `<feature>/tasks.py`, marked `@job("<feature>.<verb>")`; `services.enqueue` asks for it.

Start in `services`, then `execution`.
"""
