"""Calendars elsewhere that are linked, what is read of them and written into them, and feeds of one's own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.encryption import EncryptedTextField


class CalendarProblem(models.TextChoices):
    """Why a calendar could not be read or written, as it is told to people."""

    TIMEOUT = "timeout", _("The calendar's server did not answer in time.")
    NETWORK = "network", _("The calendar's server could not be reached.")
    BUSY = "busy", _("The calendar's server asks us to wait.")
    BROKEN = "broken", _("The calendar's server has a fault of its own.")
    MALFORMED = "malformed", _("The server answered something that cannot be read.")
    SIGN_IN = "sign_in", _("The user name or the password is not accepted.")
    REVOKED = "revoked", _("Google says that access has been withdrawn. Link the calendar again.")
    FORBIDDEN = "forbidden", _("The account has no right to do this in the calendar.")
    GONE = "gone", _("The calendar is not there any more.")
    NOT_PUBLIC = "not_public", _("This address is not on the public internet.")
    NOT_SECURE = "not_secure", _("The address must begin with https://.")
    NOT_CALDAV = "not_caldav", _("No calendar was found at this address.")
    NOT_SET_UP = "not_set_up", _("Google is not set up on this platform.")
    REFUSED = "refused", _("The calendar's server refuses what it is asked.")


class CalendarManager(models.Manager["Calendar"]):
    """Leaves the credentials where they are until somebody needs them: a page shows a calendar without them."""

    def get_queryset(self) -> models.QuerySet[Calendar]:
        return super().get_queryset().defer("credentials")


class Calendar(models.Model):
    """Somebody's calendar elsewhere, whose events make a resource busy, with the tenant's own credentials."""

    class Provider(models.TextChoices):
        GOOGLE = "google", _("Google Calendar")
        CALDAV = "caldav", _("CalDAV")

    class State(models.TextChoices):
        NEW = "new", _("not read yet")
        OK = "ok", _("up to date")
        UNREACHABLE = "unreachable", _("cannot be reached")
        REFUSED = "refused", _("access refused")

    resource = models.ForeignKey(
        "appointments.Resource", verbose_name=_("resource"), on_delete=models.CASCADE, related_name="calendars"
    )
    provider = models.CharField(_("provider"), max_length=6, choices=Provider.choices)
    name = models.CharField(_("name"), max_length=200, blank=True)
    # Which of the account's calendars: an id at Google, an address at CalDAV.
    address = models.CharField(_("calendar"), max_length=500)
    # As whom it is read, where that is known.
    account = models.CharField(_("account"), max_length=200, blank=True)
    # JSON: what the provider's adapter needs to sign in.
    credentials = EncryptedTextField(_("credentials"), blank=True)
    # When access was last given.
    linked_at = models.DateTimeField(_("linked"), default=timezone.now)
    writes = models.BooleanField(_("appointments are written into it"), default=True)
    # The calendar's own zone: that of all-day events. Blank: the tenant's.
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.NEW)
    # Where the next incremental reading goes on from.
    sync_token = models.TextField(blank=True)
    synced_at = models.DateTimeField(_("last read"), null=True, blank=True)
    # When it was last read whole, and until when ahead.
    fully_read_at = models.DateTimeField(null=True, blank=True)
    read_until = models.DateTimeField(null=True, blank=True)
    next_read_at = models.DateTimeField(default=timezone.now, db_index=True)
    # Until then a worker has it in hand.
    claimed_until = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(_("what went wrong"), max_length=15, choices=CalendarProblem.choices, blank=True)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    # Events that could not be understood when it was last read whole.
    unreadable = models.PositiveIntegerField(default=0)
    # Google's channel that tells of changes.
    channel_id = models.CharField(max_length=64, blank=True)
    channel_resource = models.CharField(max_length=200, blank=True)
    channel_expires_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarManager()

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["resource", "provider", "address"], name="calendar_is_linked_once")
        ]

    def __str__(self) -> str:
        return self.name or self.address


class BusyTime(models.Model):
    """An event of somebody's calendar during which the resource cannot be booked; as it was when last read."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="busy_times")
    resource = models.ForeignKey("appointments.Resource", on_delete=models.CASCADE, related_name="busy_times")
    # What the calendar changes as a whole: an event's id at Google, an object's address at CalDAV.
    source = models.CharField(max_length=500)
    # The event's id, with that of its occurrence when it recurs.
    uid = models.CharField(max_length=500)
    # Empty for events that their owner marked as private.
    title = models.CharField(_("title"), max_length=300, blank=True)
    all_day = models.BooleanField(_("all day"), default=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        verbose_name = _("busy time")
        verbose_name_plural = _("busy times")
        ordering = ("starts_at",)
        constraints = [
            models.UniqueConstraint(fields=["calendar", "source", "uid"], name="event_is_kept_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="busy_time_lasts"),
        ]
        indexes = [models.Index(fields=["resource", "ends_at"], name="busy_by_resource")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class CalendarEntry(models.Model):
    """An appointment in a linked calendar: what is to be written, what was, and what was found there since.

    It is to be written as long as `revision` is ahead of `written_revision`.
    """

    class Found(models.TextChoices):
        MOVED = "moved", _("moved in the calendar")
        DELETED = "deleted", _("deleted in the calendar")

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="entries")
    appointment = models.ForeignKey(
        "appointments.Appointment", on_delete=models.CASCADE, related_name="calendar_entries"
    )
    revision = models.PositiveIntegerField(default=1)
    written_revision = models.PositiveIntegerField(default=0)
    # Set before the first attempt: from then on an event may be there, whether that was recorded or not.
    attempted_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(_("written"), null=True, blank=True)
    # The times of the event as it was written; none where it was taken out.
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(_("what went wrong"), max_length=15, choices=CalendarProblem.choices, blank=True)
    # How the event differs from what was written.
    found = models.CharField(_("found"), max_length=7, choices=Found.choices, blank=True)
    found_starts_at = models.DateTimeField(null=True, blank=True)
    found_ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("entry of a calendar")
        verbose_name_plural = _("entries of calendars")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["calendar", "appointment"], name="appointment_is_entered_once"),
            models.CheckConstraint(
                condition=Q(written_revision__lte=F("revision")), name="entry_is_written_after_it_changed"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(written_revision__lt=F("revision")), name="entries_to_be_written"
            )
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} in {self.calendar_id}"

    @property
    def is_pending(self) -> bool:
        return self.written_revision < self.revision


class CalendarLink(models.Model):
    """A calendar that somebody is about to link: access that was tested, until one of the calendars is chosen.

    Lives for minutes. For Google it is also what the sign-in there comes back to, once: `secret_hash`, `returned_at`.
    """

    provider = models.CharField(max_length=6)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The calendar whose access is renewed; none: a new one is linked.
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, null=True, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    credentials = EncryptedTextField(blank=True)
    account = models.CharField(max_length=200, blank=True)
    # What can be chosen from: a list of {address, name, writable}.
    found = models.JSONField(default=list, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("link in the making")
        verbose_name_plural = _("links in the making")

    def __str__(self) -> str:
        return f"{self.provider} {self.expires_at:%Y-%m-%d %H:%M}"


class CalendarFeed(models.Model):
    """The appointments as a calendar that others subscribe to, at a secret address. Only the secret's hash is kept."""

    # None: of the whole business.
    resource = models.ForeignKey(
        "appointments.Resource",
        verbose_name=_("resource"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="feeds",
    )
    shows_names = models.BooleanField(_("customers' names are shown"), default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    renewed_at = models.DateTimeField(_("address given"), default=timezone.now)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.resource_id or self._meta.verbose_name)
