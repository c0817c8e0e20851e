"""Is the portal alive? `/healthz` asks each part: database, broker, worker.

Answers 200 when all of them live, else 503 with the parts that do not. It reads nothing about people or
projects, hence it is open to everybody.
"""
