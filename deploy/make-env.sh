#!/bin/sh
# Writes .env with fresh secrets, readable by its owner only: ./deploy/make-env.sh portal.example.org
set -eu
cd "$(dirname "$0")/.."
[ ! -e .env ] || { echo ".env exists already; nothing was changed." >&2; exit 1; }
site=${1:?the name under which people reach the portal}
secret() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }
umask 077
cat > .env <<ENV
SITE_ADDRESS=$site
SECRET_KEY=$(secret 48)
SUPERUSER_PASSWORD=$(secret 24)
PPM_OWNER_PASSWORD=$(secret 24)
PPM_APP_PASSWORD=$(secret 24)
BROKER_PASSWORD=$(secret 24)
METRICS_TOKEN=$(secret 24)
ENV
echo "Wrote .env. Everything else that can be set is listed in .env.example." >&2
