"""The public host: what the platform is, its operators, and the telephone's door."""

from django.contrib import admin
from django.urls import path

from config import public_views
from voice import webhooks

urlpatterns = [
    path("", public_views.home, name="home"),
    path("admin/", admin.site.urls),
    path("twilio/voice", webhooks.incoming_call, name="twilio_voice"),
    path("twilio/voice/next", webhooks.next_step, name="twilio_voice_next"),
    path("twilio/status", webhooks.status, name="twilio_status"),
]
