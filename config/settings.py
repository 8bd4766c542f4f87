"""Settings. Every value that an installation may want to change comes from the environment (see .env.example).

Two ways of life, chosen by PERMANENCE_ENV:
  local (default)  embedded Postgres and Redis unless their URLs are set, secrets made on first use
  production       every secret and URL must be given; a missing one stops the start and is named
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.conf import locale
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import embedded
from config.logs import logging_config
from config.secrets import local_secrets

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    environ.Env.read_env(BASE_DIR / ".env")

PERMANENCE_ENV = env.str("PERMANENCE_ENV", default="local")
if PERMANENCE_ENV not in ("local", "production"):
    raise ImproperlyConfigured("PERMANENCE_ENV must be local or production.")
LOCAL = PERMANENCE_ENV == "local"

DATA_DIR = embedded.data_dir()
_generated = local_secrets(DATA_DIR) if LOCAL else {}


def _secret(name: str) -> str:
    value = env.str(name, default=_generated.get(name, ""))
    if not value:
        raise ImproperlyConfigured(f"{name} must be set in the environment in production.")
    return str(value)


# --- web -----------------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = _secret("SECRET_KEY")
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)

# The address the world knows the public host by: what Twilio calls and signs. Where it is not set, the address a
# request came to is used, which is right on a laptop and wrong behind a proxy.
PUBLIC_BASE_URL_IS_SET = bool(env.str("PUBLIC_BASE_URL", default=""))
PUBLIC_BASE_URL = env.str("PUBLIC_BASE_URL", default="" if not LOCAL else f"http://localhost:{PORT}").rstrip("/")
_public_address = urlsplit(PUBLIC_BASE_URL)
if _public_address.scheme not in ("http", "https") or not _public_address.hostname:
    raise ImproperlyConfigured("PUBLIC_BASE_URL must be an http or https address, such as https://example.com")
PUBLIC_HOST = _public_address.hostname
# Tenants live on <slug>.<TENANT_BASE_DOMAIN>; a bare IP address has no names below it.
_NAMED_HOST = PUBLIC_HOST if not re.fullmatch(r"[\d.]+|.*:.*", PUBLIC_HOST) else "localhost"
TENANT_BASE_DOMAIN = env.str("TENANT_BASE_DOMAIN", default=_NAMED_HOST)
# The middleware is the gate: a host that is neither public nor a tenant's gets a plain 404.
ALLOWED_HOSTS = ["*"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
_SERVED_BY_TLS = _public_address.scheme == "https"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SERVED_BY_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=0)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

ROOT_URLCONF = "config.urls_tenant"
PUBLIC_SCHEMA_URLCONF = "config.urls_public"
ASGI_APPLICATION = "config.asgi.application"

# --- applications --------------------------------------------------------------------------------------------

# Both lists hold what exists once for the operators (public) and once in every tenant's schema.
_ACCOUNTS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "accounts",
]
SHARED_APPS = [
    "daphne",
    "tenants",
    # Before django_tenants, whose templates of the admin hold inline styles, which browsers are told to refuse.
    "django.contrib.admin",
    "django_tenants",
    "billing",
    "config",
    *_ACCOUNTS,
    "signup",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "channels",
]
TENANT_APPS = [
    *_ACCOUNTS,
    "compliance",
    "notifications",
    "knowledge",
    "conversations",
    "appointments",
    "voice",
    "rehearsals",
]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]

MIDDLEWARE = [
    "accounts.security_headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Style sheets belong to no tenant; the page of a suspended one needs them too.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.TenantMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "compliance.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "accounts.context.portal",
            ],
        },
    },
]

# --- tenancy and database ------------------------------------------------------------------------------------

TENANT_MODEL = "tenants.Tenant"
TENANT_DOMAIN_MODEL = "tenants.Domain"
PUBLIC_SCHEMA_NAME = "public"
TENANT_BASE_SCHEMA = "template"
TENANT_CREATION_FAKES_MIGRATIONS = True
TENANT_LIMIT_SET_CALLS = True
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
# What a new tenant is given inside its own schema, in this order (tenants/provisioning.py).
PROVISIONING_STEPS = [
    "accounts.services.create_owner",
    "appointments.configuration.create_first_resource",
    "voice.services.create_default_assistant",
]

DATABASE_URL = env.str("DATABASE_URL", default="") or (embedded.database_url() if LOCAL else "")
if not DATABASE_URL:
    raise ImproperlyConfigured("DATABASE_URL must be set in production.")
DATABASE_POOL_SIZE = env.int("DATABASE_POOL_SIZE", default=16)
DATABASES = {
    "default": environ.Env.db_url_config(DATABASE_URL)
    | {
        "ENGINE": "tenants.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 0, "max_size": DATABASE_POOL_SIZE, "timeout": 10, "max_idle": 60}},
    }
}
DATABASES["default"]["HOST"] = DATABASES["default"]["HOST"].replace("%2F", "/").replace("%2f", "/")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: cache, channel layer, Celery ---------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default="") or (embedded.redis_url() if LOCAL else "")
if not REDIS_URL:
    raise ImproperlyConfigured("REDIS_URL must be set in production.")
REDIS_PREFIX = env.str("REDIS_PREFIX", default="permanence")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "tenants.cache.make_key",
        "KEY_PREFIX": REDIS_PREFIX,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": REDIS_PREFIX},
    }
}
# Kombu names a unix socket its own way.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="") or REDIS_URL.replace("unix://", "redis+socket://").replace(
    "?db=", "?virtual_host="
)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": f"{REDIS_PREFIX}:celery:",
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    # A page must not wait for a broker that is away.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"

# --- people --------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
# Argon2id: memory-hard, and twenty times quicker to answer than a million rounds of PBKDF2.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# How long the link of a forgotten password is good for.
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# --- languages -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("fr", _("French")),
    ("en", _("English")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
    ("ary", _("Darija")),
]
# Django does not know Moroccan Darija.
locale.LANG_INFO["ary"] = {"bidi": True, "code": "ary", "name": "Darija", "name_local": "الدارجة"}
LANGUAGES_BIDI = ["ar", "ary"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Locally files are served from where they lie; `collectstatic` gathers them for production.
STATIC_ROOT = None if LOCAL else DATA_DIR / "static"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(DATA_DIR / "media")))
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "tenants.files.TenantFileStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- e-mail --------------------------------------------------------------------------------------------------

EMAIL_URL = env.str("EMAIL_URL", default="")
if not EMAIL_URL and not LOCAL:
    raise ImproperlyConfigured("EMAIL_URL must be set in production.")
# Without a mail server, e-mails are files that a developer can look at.
MAIL_FOLDER = DATA_DIR / "mails"
_email = environ.Env.email_url_config(EMAIL_URL or "filemail:")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_FILE_PATH = MAIL_FOLDER
EMAIL_HOST = _email["EMAIL_HOST"] or "localhost"
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_PORT = _email["EMAIL_PORT"] or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"] or ""
EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT_S", default=10.0)
# The address that e-mails come from; the workspace's name is put before it.
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"no-reply@{TENANT_BASE_DOMAIN}")
# Who sends SMS (notifications/sms.py): of an app above the one that has them sent.
SMS_SENDER = "voice.sms.TwilioSms"

# --- calendars ---------------------------------------------------------------------------------------------------

# The platform's OAuth client at Google, by which tenants give access to their calendars (docs/recipes/calendars.md).
GOOGLE_CALENDAR_CLIENT_ID = env.str("GOOGLE_CALENDAR_CLIENT_ID", default="")
GOOGLE_CALENDAR_CLIENT_SECRET = env.str("GOOGLE_CALENDAR_CLIENT_SECRET", default="")
GOOGLE_CALENDAR_URL = env.str("GOOGLE_CALENDAR_URL", default="https://www.googleapis.com/calendar/v3").rstrip("/")
GOOGLE_OAUTH_AUTHORISE_URL = env.str(
    "GOOGLE_OAUTH_AUTHORISE_URL", default="https://accounts.google.com/o/oauth2/v2/auth"
)
GOOGLE_OAUTH_TOKEN_URL = env.str("GOOGLE_OAUTH_TOKEN_URL", default="https://oauth2.googleapis.com/token")
# Whether CalDAV servers may be on private networks, and be spoken to without TLS: only where all tenants are trusted.
CALDAV_ALLOW_PRIVATE = env.bool("CALDAV_ALLOW_PRIVATE", default=False)
# A calendar is read this often; a request to one is given up after so many seconds.
CALENDAR_READ_EVERY_S = env.float("CALENDAR_READ_EVERY_S", default=300.0)
CALENDAR_TIMEOUT_S = env.float("CALENDAR_TIMEOUT_S", default=10.0)

# --- telephone -----------------------------------------------------------------------------------------------

# The platform's own Twilio account, for tenants that bring none.
TWILIO_ACCOUNT_SID = _secret("TWILIO_ACCOUNT_SID")
TWILIO_AUTH_TOKEN = _secret("TWILIO_AUTH_TOKEN")
# Keys that encrypt tenants' credentials, newest first, separated by commas; the older ones only decrypt.
FIELD_ENCRYPTION_KEYS = _secret("FIELD_ENCRYPTION_KEYS").split(",")
STREAM_TICKET_SECONDS = 60
# How long a websocket may stay open before it has said which call it is.
STREAM_START_TIMEOUT_S = env.float("STREAM_START_TIMEOUT_S", default=10.0)
# Speech engines in order of preference; when one fails, the next that knows the language is asked (voice/speech/).
TRANSCRIBERS = env.list("TRANSCRIBERS", default=["pocketsphinx"])
SYNTHESIZERS = env.list("SYNTHESIZERS", default=["espeak"])
POCKETSPHINX_DECODERS = env.int("POCKETSPHINX_DECODERS", default=2)
# How a voice is told from a noise: silero (a model) or energy (loudness alone).
VOICE_ACTIVITY = env.str("VOICE_ACTIVITY", default="silero")
if VOICE_ACTIVITY not in ("silero", "energy"):
    raise ImproperlyConfigured("VOICE_ACTIVITY must be silero or energy.")
# Milliseconds of silence that end a caller's turn, for every assistant; 0 leaves it to each assistant's patience.
TURN_STOP_MS = env.int("TURN_STOP_MS", default=0)
# Seconds of silence after which the assistant asks whether the caller is still there.
CALLER_SILENCE_S = env.float("CALLER_SILENCE_S", default=10.0)
# How fast ConversationRelay is taken to speak: it does not say when a text has been heard.
RELAY_CHARACTERS_PER_SECOND = env.float("RELAY_CHARACTERS_PER_SECOND", default=15.0)
# A call shows that it lives this often, and is closed as interrupted when it has not for the second figure.
CALL_HEARTBEAT_S = env.float("CALL_HEARTBEAT_S", default=15.0)
CALL_STALE_AFTER_S = env.float("CALL_STALE_AFTER_S", default=60.0)
CALL_MAX_DURATION_S = env.float("CALL_MAX_DURATION_S", default=1800.0)
# Where Twilio's REST API is reached; a request is given up after so many seconds.
TWILIO_API_URL = env.str("TWILIO_API_URL", default="https://api.twilio.com").rstrip("/")
TWILIO_API_TIMEOUT_S = env.float("TWILIO_API_TIMEOUT_S", default=10.0)
# Calls that one process answers at the same time, whoever's they are; 0: as many as come. A tenant has its own limit.
MAX_CALLS_PER_PROCESS = env.int("MAX_CALLS_PER_PROCESS", default=0)
# How long a process that is asked to end waits for the calls it holds to end by themselves; 0: not at all.
DRAIN_TIMEOUT_S = env.float("DRAIN_TIMEOUT_S", default=0.0 if LOCAL else 900.0)
# Who brings it may read /metrics; where it is empty, the machine itself may (config/monitoring.py).
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- health --------------------------------------------------------------------------------------------------

# What /health asks, by the name it is told under: callables without arguments that raise when a part is not well
# (config/health.py, tenants/health.py).
HEALTH_CHECKS = {
    "database": "config.health_checks.database",
    "cache": "config.health_checks.redis",
    "worker": "config.health_checks.worker",
    "beat": "config.health_checks.beat",
    "schemas": "config.health_checks.schemas",
    "disk": "config.health_checks.disk",
}
# Seconds without a sign of a Celery worker, which may be at a long task, and of beat; megabytes that must be free.
HEALTH_WORKER_SILENT_S = env.float("HEALTH_WORKER_SILENT_S", default=180.0)
HEALTH_BEAT_SILENT_S = env.float("HEALTH_BEAT_SILENT_S", default=90.0)
HEALTH_DISK_FREE_MB = env.int("HEALTH_DISK_FREE_MB", default=512)

# --- engines (each reads its own settings when it is first used) ----------------------------------------------

# Seconds after which the next engine of TRANSCRIBERS or SYNTHESIZERS is asked; the last of them is given five times
# as long. FIRST_CHUNK: until the first audio, CHUNK: from then on, between its pieces.
TRANSCRIBER_TIMEOUT_S = env.float("TRANSCRIBER_TIMEOUT_S", default=4.0)
SYNTHESIZER_FIRST_CHUNK_S = env.float("SYNTHESIZER_FIRST_CHUNK_S", default=2.0)
SYNTHESIZER_CHUNK_S = env.float("SYNTHESIZER_CHUNK_S", default=3.0)
# Speech by OpenAI, or by a server of one's own that speaks its API: `openai` among TRANSCRIBERS and SYNTHESIZERS.
OPENAI_SPEECH_URL = env.str("OPENAI_SPEECH_URL", default="https://api.openai.com/v1").rstrip("/")
OPENAI_SPEECH_API_KEY = env.str("OPENAI_SPEECH_API_KEY", default="")
OPENAI_SPEECH_TIMEOUT_S = env.float("OPENAI_SPEECH_TIMEOUT_S", default=10.0)
OPENAI_STT_MODEL = env.str("OPENAI_STT_MODEL", default="gpt-transcribe")
OPENAI_STT_SAMPLE_RATE = env.int("OPENAI_STT_SAMPLE_RATE", default=8000)
OPENAI_TTS_MODEL = env.str("OPENAI_TTS_MODEL", default="gpt-4o-mini-tts")
OPENAI_TTS_VOICE = env.str("OPENAI_TTS_VOICE", default="alloy")
OPENAI_TTS_LANGUAGES = env.list("OPENAI_TTS_LANGUAGES", default=["fr", "en", "es", "ar"])
# Recognition by Deepgram: `deepgram` among TRANSCRIBERS. The address may carry parameters of its live API.
DEEPGRAM_API_KEY = env.str("DEEPGRAM_API_KEY", default="")
DEEPGRAM_URL = env.str("DEEPGRAM_URL", default="wss://api.deepgram.com/v1/listen")
DEEPGRAM_MODEL = env.str("DEEPGRAM_MODEL", default="nova-3")
DEEPGRAM_TIMEOUT_S = env.float("DEEPGRAM_TIMEOUT_S", default=5.0)
# Speech by ElevenLabs: `elevenlabs` among SYNTHESIZERS. Ids of voices by language, or by language and gender.
ELEVENLABS_API_KEY = env.str("ELEVENLABS_API_KEY", default="")
ELEVENLABS_URL = env.str("ELEVENLABS_URL", default="https://api.elevenlabs.io").rstrip("/")
ELEVENLABS_MODEL = env.str("ELEVENLABS_MODEL", default="eleven_flash_v2_5")
ELEVENLABS_VOICES = env.dict("ELEVENLABS_VOICES", default={})
ELEVENLABS_TIMEOUT_S = env.float("ELEVENLABS_TIMEOUT_S", default=5.0)
# Speech by Google Cloud: `google` among TRANSCRIBERS and SYNTHESIZERS. An endpoint left empty is Google's own, one
# that is written http://host:port is asked in the clear. With a key, or else with application default credentials.
GOOGLE_API_KEY = env.str("GOOGLE_API_KEY", default="")
GOOGLE_APPLICATION_CREDENTIALS = env.str("GOOGLE_APPLICATION_CREDENTIALS", default="")
GOOGLE_SPEECH_ENDPOINT = env.str("GOOGLE_SPEECH_ENDPOINT", default="")
GOOGLE_TTS_ENDPOINT = env.str("GOOGLE_TTS_ENDPOINT", default="")
GOOGLE_TIMEOUT_S = env.float("GOOGLE_TIMEOUT_S", default=10.0)
# For languages that are not named Google chooses the model.
GOOGLE_STT_MODELS = env.dict("GOOGLE_STT_MODELS", default={"fr": "telephony", "en": "telephony", "es": "telephony"})
# Recognition on one's own machine (requirements-local-speech.txt): `vosk` and `whisper` among TRANSCRIBERS.
VOSK_MODELS = env.dict("VOSK_MODELS", default={})
VOSK_THREADS = env.int("VOSK_THREADS", default=2)
WHISPER_MODEL = env.str("WHISPER_MODEL", default="")
WHISPER_DEVICE = env.str("WHISPER_DEVICE", default="auto")
WHISPER_COMPUTE_TYPE = env.str("WHISPER_COMPUTE_TYPE", default="default")
WHISPER_THREADS = env.int("WHISPER_THREADS", default=0)
# Language models, asked in this order by assistants whose dialogue is "llm"; any server of the chat completions API.
# Each NAME has LLM_NAME_URL and LLM_NAME_MODEL, and if needed LLM_NAME_API_KEY and LLM_NAME_TEMPERATURE.
LLM_PROVIDERS = env.list("LLM_PROVIDERS", default=[])
LLM = {
    name: {
        "url": env.str(f"LLM_{name.upper()}_URL").rstrip("/"),
        "model": env.str(f"LLM_{name.upper()}_MODEL"),
        "api_key": env.str(f"LLM_{name.upper()}_API_KEY", default=""),
        "temperature": env.float(f"LLM_{name.upper()}_TEMPERATURE", default=None),
    }
    for name in LLM_PROVIDERS
}
# Seconds until the first piece of an answer, and between its pieces, after which the next provider is asked.
LLM_FIRST_TOKEN_S = env.float("LLM_FIRST_TOKEN_S", default=4.0)
LLM_TOKEN_S = env.float("LLM_TOKEN_S", default=5.0)

# --- demo ----------------------------------------------------------------------------------------------------

# Whether `serve` makes the two businesses of the demo.
DEMO_TENANTS = env.bool("DEMO_TENANTS", default=LOCAL)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default=_generated.get("DEMO_PASSWORD", ""))

# --- logs ----------------------------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = logging_config(LOG_LEVEL, human=LOCAL and sys.stderr.isatty())

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
}
SILENCED_SYSTEM_CHECKS: list[str] = []
