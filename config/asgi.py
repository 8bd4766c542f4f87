"""The ASGI application: pages and webhooks through Django, Twilio's websockets straight to their endpoints."""

from __future__ import annotations

import os
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from django.urls import get_resolver, path  # noqa: E402 - apps are ready only now

from config.websockets import refuse_unknown_path  # noqa: E402
from voice.activity import silero  # noqa: E402
from voice.consumers import MediaWire, RelayWire, StreamEndpoint  # noqa: E402
from voice.dialogue.registry import warm_language_models  # noqa: E402
from voice.speech import registry  # noqa: E402

# What the first caller would otherwise wait for.
for urls in (settings.ROOT_URLCONF, settings.PUBLIC_SCHEMA_URLCONF):
    _ = get_resolver(urls).url_patterns
if settings.VOICE_ACTIVITY == "silero":
    silero()
registry.warm_transcribers(settings.TRANSCRIBERS)
registry.warm_synthesizers(settings.SYNTHESIZERS)
warm_language_models()

# Channels routes ASGI applications with Django's `path`, which is typed for views.
media: Any = StreamEndpoint(MediaWire)
relay: Any = StreamEndpoint(RelayWire)

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": refuse_unknown_path(
            URLRouter(
                [
                    path("ws/twilio/media", media),
                    path("ws/twilio/media/<int:tenant_id>", media),
                    path("ws/twilio/relay", relay),
                    path("ws/twilio/relay/<int:tenant_id>", relay),
                ]
            )
        ),
    }
)
