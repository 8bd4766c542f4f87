"""Everything that is recorded, and what each is called. The part before the dot is the category."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    AUTH = "auth", _("signing in")
    DATA = "data", _("data")
    VOICE = "voice", _("calls")
    KNOWLEDGE = "knowledge", _("knowledge")
    ADMIN = "admin", _("settings")
    HITL = "hitl", _("decisions by people")
    SYSTEM = "system", _("system")


class Action(models.TextChoices):
    """A value is written into the chain: it is added, and never changed or reused."""

    SIGNED_IN = "auth.signed_in", _("signed in")
    SIGN_IN_FAILED = "auth.sign_in_failed", _("sign-in failed")
    SIGNED_OUT = "auth.signed_out", _("signed out")

    CUSTOMER_CHANGED = "data.customer_changed", _("customer changed")
    APPOINTMENT_BOOKED = "data.appointment_booked", _("appointment booked")
    APPOINTMENT_REQUESTED = "data.appointment_requested", _("appointment requested")
    APPOINTMENT_MOVED = "data.appointment_moved", _("appointment moved")
    APPOINTMENT_CANCELLED = "data.appointment_cancelled", _("appointment cancelled")
    APPOINTMENT_CONFIRMED = "data.appointment_confirmed", _("appointment confirmed")
    MESSAGE_NOTED = "data.message_noted", _("note of a message changed")
    RECORDING_HEARD = "data.recording_heard", _("recording listened to")
    RECORDING_DELETED = "data.recording_deleted", _("recording deleted")

    CALL_TRANSFERRED = "voice.call_transferred", _("call transferred")
    CALL_FORWARDED = "voice.call_forwarded", _("call forwarded")
    CALL_PLACED = "voice.call_placed", _("outbound call placed")
    CALL_ENDED = "voice.call_ended", _("call ended by staff")

    SOURCE_ADDED = "knowledge.source_added", _("source of knowledge added")
    SOURCE_CHANGED = "knowledge.source_changed", _("source of knowledge changed")
    SOURCE_REMOVED = "knowledge.source_removed", _("source of knowledge removed")

    ASSISTANT_MADE = "admin.assistant_made", _("assistant made")
    ASSISTANT_CHANGED = "admin.assistant_changed", _("assistant changed")
    NUMBER_ASSIGNED = "admin.number_assigned", _("telephone number assigned")
    SERVICE_MADE = "admin.service_made", _("service made")
    SERVICE_CHANGED = "admin.service_changed", _("service changed")
    RESOURCE_MADE = "admin.resource_made", _("person or place made")
    RESOURCE_CHANGED = "admin.resource_changed", _("person or place changed")
    HOURS_CHANGED = "admin.hours_changed", _("opening hours changed")
    EXCEPTION_MADE = "admin.exception_made", _("special day made")
    EXCEPTION_CHANGED = "admin.exception_changed", _("special day changed")
    EXCEPTION_REMOVED = "admin.exception_removed", _("special day removed")
    BOOKING_RULES_CHANGED = "admin.booking_rules_changed", _("booking rules changed")
    CALENDAR_LINKED = "admin.calendar_linked", _("calendar linked")
    CALENDAR_RENEWED = "admin.calendar_renewed", _("access to a calendar renewed")
    CALENDAR_UNLINKED = "admin.calendar_unlinked", _("calendar unlinked")
    FEED_MADE = "admin.feed_made", _("calendar feed made")
    FEED_RENEWED = "admin.feed_renewed", _("address of a calendar feed changed")
    FEED_REVOKED = "admin.feed_revoked", _("calendar feed revoked")
    SCENARIO_MADE = "admin.scenario_made", _("scenario made")
    SCENARIO_CHANGED = "admin.scenario_changed", _("scenario changed")
    SCENARIO_DELETED = "admin.scenario_deleted", _("scenario deleted")

    APPOINTMENT_APPROVED = "hitl.appointment_approved", _("appointment approved")
    APPOINTMENT_ATTENDED = "hitl.appointment_attended", _("customer came")
    APPOINTMENT_MISSED = "hitl.appointment_missed", _("customer did not come")
    APPOINTMENT_REOPENED = "hitl.appointment_reopened", _("appointment reopened")
    MESSAGE_TAKEN = "hitl.message_taken", _("message taken in hand")
    MESSAGE_DONE = "hitl.message_done", _("message done")
    MESSAGE_PUT_BACK = "hitl.message_put_back", _("message put back")
    CALL_TAKEN_OVER = "hitl.call_taken_over", _("call taken over")

    AUDIT_ROTATED = "system.audit_rotated", _("old audit entries purged")

    @property
    def category(self) -> Category:
        return Category(self.value.partition(".")[0])
