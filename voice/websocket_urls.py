"""The websockets Twilio opens, for whichever application serves them."""

from __future__ import annotations

from typing import Any

from django.urls import path

from voice.consumers import MediaWire, RelayWire, StreamEndpoint

# Channels routes ASGI applications with Django's `path`, which is typed for views.
media: Any = StreamEndpoint(MediaWire)
relay: Any = StreamEndpoint(RelayWire)

websocket_urlpatterns = [
    path("ws/twilio/media", media),
    path("ws/twilio/media/<int:tenant_id>", media),
    path("ws/twilio/relay", relay),
    path("ws/twilio/relay/<int:tenant_id>", relay),
]
