"""The web entry point: `granian --interface wsgi ppm.wsgi:application`."""

import gc
import os
from importlib import import_module

from ppm.embedded.environment import ensure_environment, prepare_counting

gc.disable()  # until all is loaded: nothing of it is garbage
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppm.settings")
ensure_environment()
prepare_counting()

from django.conf import settings  # noqa: E402 (the environment comes first)
from django.core.wsgi import get_wsgi_application  # noqa: E402

settings.DATABASES["default"]["OPTIONS"]["options"] += (
    f" -c lock_timeout={settings.WEB_LOCK_TIMEOUT}"
)
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # all pages with it
gc.collect()
gc.enable()
gc.freeze()  # what is loaded by now stays: looking for garbage in it takes a fifth of the time of a page
