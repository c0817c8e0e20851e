"""Is the portal alive? Three answers that say nothing about people or projects, hence open to everybody.

`/healthz` asks each part (database, broker, worker), `/healthz/ready` what a web server needs to serve
people, `/healthz/live` nothing but itself. 200 when all that was asked lives, else 503 and what does not.
"""
