"""Settings, all from the environment. The complete list with explanations is in `.env.example`."""

from datetime import date
from pathlib import Path

import environ
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ppm.directory.connection import contradiction, issuer_of, openid_connect, origin_of, secret_of
from ppm.telemetry.terminal import logging_to_terminal

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env("PPM_VAR", default=str(BASE_DIR / "var")))

# -- Safety -------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # shows the demo accounts on the sign-in page
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz", r"^metrics$"]  # asked from inside, without the proxy
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# -- Applications -------------------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",  # before our apps: history models must see the language columns
    "ppm",
    "methodology",
    "portfolio",
    "reporting",
    "pgtrigger",
    "pghistory",
    "django_linear_migrations",
    "django_htmx",
    "django_filters",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "js_lib_bootstrap5",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "ppm.telemetry.middleware.Requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ppm.accounts.middleware.ReaderLanguage",
    "ppm.ui.middleware.LanguageSwitch",
    "ppm.ui.middleware.ReloadedForm",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ppm.security.middleware.SessionSeen",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ppm.ui.middleware.HtmxMessages",
    "ppm.ui.middleware.HeldRows",
    "ppm.accounts.middleware.SignInRequired",
    "ppm.security.middleware.SecondFactorRequired",
    "ppm.audit.middleware.AsOf",
    "ppm.translations.middleware.Translations",
]
ROOT_URLCONF = "ppm.urls"
WSGI_APPLICATION = "ppm.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ppm.ui.context.chrome",
            ],
            "libraries": {"ui": "ppm.ui.templatetags.ui"},
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
            ],
        },
    }
]
FORM_RENDERER = "ppm.ui.forms.FieldRenderer"

# -- Database: the web and the worker act as ppm_app, migrations as ppm_owner ---------------
DATABASE = env.db_url("DATABASE_URL")
DATABASES = {
    "default": {
        **DATABASE,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            **DATABASE.get("OPTIONS", {}),
            # Empty, but there: each history trigger asks for it, and an unknown setting is an error that
            # the trigger catches by rolling back, which costs more with every row of a transaction.
            "options": "-c pgtrigger.ignore={}",
        },
    }
}
# How long a web process waits for a row that somebody else holds; a job waits as long as it takes.
WEB_LOCK_TIMEOUT = "3s"
DATABASE_OWNER_URL = env("DATABASE_OWNER_URL", default="")
APP_ROLE = env(
    "APP_ROLE", default="ppm_app"
)  # the role whose grants are re-applied after each migration
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField(null=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(
    db_constraint=False, related_name="events", related_query_name="events"
)
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = False

# -- Cache, jobs ----------------------------------------------------------------------------
REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}
CELERY_BROKER_URL = REDIS_URL
JOB_SWEEP_SECONDS = env.int("JOB_SWEEP_SECONDS", default=15)  # lost messages are sent again
SESSION_ENGINE = "ppm.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 10

# -- People -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "ppm.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reporting:home"
ACCOUNT_ADAPTER = "ppm.accounts.adapter.PortalAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)  # between us and the reader
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# -- OpenID Connect: the institution's own accounts ---------------------------------------------
OIDC_ISSUER = issuer_of(env("OIDC_ISSUER", default=""), tenant=env("OIDC_TENANT", default=""))
OIDC_ID = env("OIDC_ID", default="directory")  # a word in the address of the way back
OIDC_CLIENT_ID = env("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = secret_of(
    env("OIDC_CLIENT_SECRET", default=""), file=env("OIDC_CLIENT_SECRET_FILE", default="")
)
OIDC_SCOPES = env.list("OIDC_SCOPES", default=["openid", "profile", "email"])
OIDC_UID_CLAIM = env("OIDC_UID_CLAIM", default="sub")  # Entra: oid
OIDC_GROUPS_CLAIM = env("OIDC_GROUPS_CLAIM", default="groups")
OIDC_TRUST_EMAIL = env.bool("OIDC_TRUST_EMAIL", default=False)
OIDC_USERINFO = env.bool("OIDC_USERINFO", default=False)
OIDC_CREATE_ACCOUNTS = env.bool("OIDC_CREATE_ACCOUNTS", default=False)
OIDC_SIGN_OUT = env.bool("OIDC_SIGN_OUT", default=True)
OIDC_LABELS = {
    "fr": env("OIDC_LABEL_FR", default="Se connecter avec le compte de l’institution"),
    "nl": env("OIDC_LABEL_NL", default="Aanmelden met het account van de instelling"),
    "en": env("OIDC_LABEL_EN", default="Sign in with the account of the institution"),
}
LOCAL_SIGN_IN = env.bool("LOCAL_SIGN_IN", default=True)  # passwords and passkeys of the portal
EMERGENCY_ACCOUNTS = {a.lower() for a in env.list("EMERGENCY_ACCOUNTS", default=[])}
SOCIALACCOUNT_ADAPTER = "ppm.directory.adapter.DirectoryAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = openid_connect(
        issuer=OIDC_ISSUER,
        name=OIDC_ID,
        client_id=OIDC_CLIENT_ID,
        secret=OIDC_CLIENT_SECRET,
        scopes=OIDC_SCOPES,
    )
    # The browser follows the sign-in form to the provider; other origins of it are listed by hand.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += [
        origin_of(OIDC_ISSUER),
        *env.list("OIDC_ORIGINS", default=[]),
    ]

# -- Second factor ----------------------------------------------------------------------------
MFA_ADAPTER = "ppm.security.adapter.PortalMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are given by the administrator
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "ppm.security.forms.CodeForm",
    "reauthenticate": "ppm.security.forms.ConfirmCodeForm",
    "activate_totp": "ppm.security.forms.ActivateAppForm",
    "add_webauthn": "ppm.security.forms.AddPasskeyForm",
    "edit_webauthn": "ppm.security.forms.RenamePasskeyForm",
    "login_webauthn": "ppm.security.forms.PasskeySignInForm",
    "authenticate_webauthn": "ppm.security.forms.PasskeyForm",
}
MFA_ROLES = env.list("MFA_ROLES", default=[])  # who must have one: head_of_pmo,administrator
MFA_GRACE_DAYS = env.int("MFA_GRACE_DAYS", default=14)
MFA_FROM = date.fromisoformat(env("MFA_FROM")) if env("MFA_FROM", default="") else None

# -- Governance -------------------------------------------------------------------------------
# Working days that a body has to decide on an exception, before it is reminded and the matter escalates.
EXCEPTION_DECISION_DAYS = env.int("EXCEPTION_DECISION_DAYS", default=5)

# -- Languages, time --------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
FORMAT_MODULE_PATH = ["ppm.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
MODELTRANSLATION_DEFAULT_LANGUAGE = "fr"
MODELTRANSLATION_LANGUAGES = ("fr", "nl", "en")
# A reader is served the language that is nearest, and the page says which one it is.
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("fr", "nl", "en"),
    "fr": ("nl", "en"),
    "nl": ("fr", "en"),
}

# -- Files, mail ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "ppm" / "static",
    *([VAR / "assets"] if (VAR / "assets").is_dir() else []),
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "ppm.embedded.static.PackagedFiles",
]
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["woff2", "png", "map"]
MEDIA_ROOT = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "ppm.files.storage.ContentStorage"},  # by content, never public
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="PPM <portail@localhost>")
PUBLIC_ADDRESS = env("PUBLIC_ADDRESS", default="http://localhost:8000")  # links in mails
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# A period is opened with a tick for each running project.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# -- What the portal says about its work: `make run` keeps the lines in `var/log` ------------------
LOG_FORMAT = env("LOG_FORMAT", default="text")  # json for a collector
LOGGING = logging_to_terminal(LOG_FORMAT, requests=env("LOG_REQUESTS", default="INFO"))
METRICS_TOKEN = env("METRICS_TOKEN", default="")  # empty: /metrics answers this machine only

# -- What cannot go together ----------------------------------------------------------------------
if problem := contradiction(OIDC_ISSUER, OIDC_CLIENT_ID, local_sign_in=LOCAL_SIGN_IN):
    raise ImproperlyConfigured(problem)
if not DEBUG and len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY must have at least 32 characters.")
