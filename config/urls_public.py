"""The public host: what the platform is, its operators, and the telephone's door."""

from django.contrib import admin
from django.urls import include, path, re_path

from accounts.views import set_language
from appointments import calendar_webhooks
from config import health, monitoring, operators_front
from voice import control_webhooks, sms_webhooks, webhooks

# The tenant is named where no number of the request names it.
TENANT = r"(?P<tenant_id>[0-9]{1,18})"
CALL = r"(?P<call_id>[0-9]{1,18})"
NOTIFICATION = r"(?P<notification_id>[0-9]{1,18})"
ATTEMPT = r"(?P<attempt>[0-9a-f]{8})"

urlpatterns = [
    path("", include("signup.urls")),
    path("language/", set_language, name="set_language"),
    # The admin's own first page, with how the platform is above it.
    path("admin/", operators_front.front_page),
    path("admin/", admin.site.urls),
    path("health", health.health, name="health"),
    path("health/live", health.live, name="health_live"),
    path("metrics", monitoring.metrics, name="metrics"),
    path("calendars/google/callback", calendar_webhooks.google_callback, name="google_calendar_callback"),
    re_path(
        rf"^calendars/google/changed/{TENANT}/(?P<calendar_id>[0-9]{{1,18}})$",
        calendar_webhooks.google_changed,
        name="google_calendar_changed",
    ),
    path("twilio/voice", webhooks.incoming_call, name="twilio_voice"),
    path("twilio/voice/next", webhooks.next_step, name="twilio_voice_next"),
    path("twilio/status", webhooks.status, name="twilio_status"),
    re_path(rf"^twilio/voice/next/{TENANT}$", webhooks.next_step, name="twilio_voice_next_of_tenant"),
    re_path(rf"^twilio/voice/voicemail/{TENANT}$", control_webhooks.voicemail, name="twilio_voicemail"),
    re_path(
        rf"^twilio/recording/{TENANT}/(?P<kind>call|voicemail)$", control_webhooks.recording, name="twilio_recording"
    ),
    re_path(rf"^twilio/voice/announce/{TENANT}/{CALL}$", control_webhooks.announce, name="twilio_announce"),
    re_path(
        rf"^twilio/voice/announce/{TENANT}/{CALL}/accept$",
        control_webhooks.announce_accept,
        name="twilio_announce_accept",
    ),
    re_path(
        rf"^twilio/voice/take-over/{TENANT}/{CALL}/{ATTEMPT}$",
        control_webhooks.take_over_answered,
        name="twilio_take_over",
    ),
    re_path(
        rf"^twilio/voice/take-over/{TENANT}/{CALL}/{ATTEMPT}/accept$",
        control_webhooks.take_over_accept,
        name="twilio_take_over_accept",
    ),
    re_path(
        rf"^twilio/voice/take-over/{TENANT}/{CALL}/{ATTEMPT}/status$",
        control_webhooks.take_over_status,
        name="twilio_take_over_status",
    ),
    re_path(rf"^twilio/sms/{TENANT}/{NOTIFICATION}/status$", sms_webhooks.status, name="twilio_sms_status"),
    re_path(rf"^twilio/voice/outbound/{TENANT}/{CALL}$", control_webhooks.outbound_answered, name="twilio_outbound"),
    re_path(
        rf"^twilio/voice/outbound/{TENANT}/{CALL}/status$",
        control_webhooks.outbound_status,
        name="twilio_outbound_status",
    ),
]
