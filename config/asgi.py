"""The ASGI application: pages and webhooks through Django, Twilio's websockets straight to their endpoints."""

from __future__ import annotations

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from django.urls import get_resolver  # noqa: E402 - apps are ready only now

from config.websockets import refuse_unknown_path  # noqa: E402
from voice.activity import silero  # noqa: E402
from voice.dialogue.registry import warm_language_models, warm_languages  # noqa: E402
from voice.speech import registry  # noqa: E402
from voice.websocket_urls import websocket_urlpatterns  # noqa: E402

# What the first caller would otherwise wait for.
for urls in (settings.ROOT_URLCONF, settings.PUBLIC_SCHEMA_URLCONF):
    _ = get_resolver(urls).url_patterns
if settings.VOICE_ACTIVITY == "silero":
    silero()
registry.warm_transcribers(settings.TRANSCRIBERS)
registry.warm_synthesizers(settings.SYNTHESIZERS)
warm_language_models()
warm_languages()

application = ProtocolTypeRouter({"http": http, "websocket": refuse_unknown_path(URLRouter(websocket_urlpatterns))})
