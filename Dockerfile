# One image for web, worker, clock and every command of manage.py. Nothing in it is secret.
FROM python:3.13-slim-bookworm AS packages
WORKDIR /srv/ppm
COPY requirements/run.txt requirements/
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/run.txt

FROM python:3.13-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin ppm
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PPM_VAR=/srv/ppm/var PROMETHEUS_MULTIPROC_DIR=/tmp/metrics LOG_FORMAT=json HOME=/tmp \
    EMAIL_BACKEND=django.core.mail.backends.smtp.EmailBackend
WORKDIR /srv/ppm
COPY . .
# Typeface, catalogues and static files belong to the version: made here, never at run time.
RUN SECRET_KEY=only-for-building-and-never-used-to-sign python -m ppm.embedded.assets \
 && python -m compileall -q -j 0 ppm methodology portfolio reporting \
 && mkdir -p var/files backups && chown ppm:ppm var/files backups
USER 10001:10001
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "1", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "5", \
     "--log-level", "warning", "ppm.wsgi:application"]
