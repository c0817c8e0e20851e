"""What the portal says about its own work: log lines, and figures for a monitoring system.

- Each request has an id: the proxy's when it is well-formed, else a new one. It is in the answer, on the
  page of an error, in each log line, and goes on to the jobs that the request asks for.
- A line names persons by number, addresses by their pattern: no names, no query strings, no form content.
- `/metrics` is for the monitoring system only: by token, or from the machine itself.

Start in `middleware`; `context` holds what a line is about, `formatting` writes it, `terminal` says
where to, `metrics` counts.
"""
