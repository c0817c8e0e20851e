"""The web entry point: `granian --interface wsgi ppm.wsgi:application`."""

import os

from ppm.embedded.environment import ensure_environment, prepare_counting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppm.settings")
ensure_environment()
prepare_counting()

from django.core.wsgi import get_wsgi_application  # noqa: E402 (the environment comes first)

application = get_wsgi_application()
