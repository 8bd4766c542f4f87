"""What can be booked, when, and what has been: the rows behind the calendar.

Times of day are wall time of the tenant (`Tenant.time_zone`); moments are stored in UTC.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import BigIntegerField, F, Func, IntegerField, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.calendar_models import BusyTime, Calendar, CalendarEntry, CalendarFeed, CalendarLink, CalendarProblem
from conversations.models import Conversation, Customer
from tenants.errors import IllegalTransition

__all__ = [
    "Appointment",
    "AppointmentEvent",
    "BookingSettings",
    "BusyTime",
    "Calendar",
    "CalendarEntry",
    "CalendarFeed",
    "CalendarLink",
    "CalendarProblem",
    "OpeningException",
    "OpeningRule",
    "Resource",
    "Service",
]

_DAY_MINUTES = 24 * 60


class BookingSettings(models.Model):
    """How the business takes appointments; at most one row."""

    singleton = models.BooleanField(default=True, editable=False, unique=True)
    # Free starts lie this far apart, counted from when the doors open.
    step_minutes = models.PositiveSmallIntegerField(
        _("a start every (min)"), default=15, validators=[MinValueValidator(5), MaxValueValidator(240)]
    )
    hold_minutes = models.PositiveSmallIntegerField(
        _("a held time is kept for (min)"), default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("bookable ahead (days)"), default=90, validators=[MinValueValidator(1), MaxValueValidator(730)]
    )
    holiday_country = models.CharField(_("country of public holidays"), max_length=2, blank=True)
    holiday_region = models.CharField(_("region of public holidays"), max_length=10, blank=True)
    # Hours before an appointment at which the customer is reminded; 0: never.
    reminder_hours = models.PositiveSmallIntegerField(
        _("reminder before (hours)"), default=24, validators=[MaxValueValidator(14 * 24)]
    )
    # How long before it an appointment can still be moved or cancelled by the customer alone.
    change_notice_minutes = models.PositiveIntegerField(
        _("can be changed until (min before)"), default=0, validators=[MaxValueValidator(30 * _DAY_MINUTES)]
    )

    class Meta:
        verbose_name = _("booking settings")
        verbose_name_plural = _("booking settings")
        constraints = [models.CheckConstraint(condition=Q(singleton=True), name="booking_settings_are_one")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Service(models.Model):
    """Something that can be booked."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    # Other words callers use for it, in any language.
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(
        _("duration (min)"), default=30, validators=[MinValueValidator(5), MaxValueValidator(_DAY_MINUTES)]
    )
    buffer_before_minutes = models.PositiveSmallIntegerField(
        _("kept free before (min)"), default=0, validators=[MaxValueValidator(_DAY_MINUTES)]
    )
    buffer_after_minutes = models.PositiveSmallIntegerField(
        _("kept free after (min)"), default=0, validators=[MaxValueValidator(_DAY_MINUTES)]
    )
    notice_minutes = models.PositiveIntegerField(
        _("booked at least (min ahead)"), default=60, validators=[MaxValueValidator(90 * _DAY_MINUTES)]
    )
    daily_limit = models.PositiveSmallIntegerField(
        _("at most a day"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    needs_approval = models.BooleanField(_("a person approves each"), default=False)
    asks_reason = models.BooleanField(_("callers are asked what it is about"), default=False)
    active = models.BooleanField(_("can be booked"), default=True)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def duration(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.duration_minutes)

    def occupied(self, starts_at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        """What an appointment that begins then keeps from others: its time and what is kept free around it."""
        before = dt.timedelta(minutes=self.buffer_before_minutes)
        after = dt.timedelta(minutes=self.buffer_after_minutes)
        return starts_at - before, starts_at + self.duration + after


class Resource(models.Model):
    """Who or what an appointment is with: a person, a room, a table."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ROOM = "room", _("room")
        TABLE = "table", _("table")

    name = models.CharField(_("name"), max_length=120, unique=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.PERSON)
    # How many people one appointment may be for.
    seats = models.PositiveSmallIntegerField(_("seats"), default=1, validators=[MinValueValidator(1)])
    # How many appointments it takes at the same time: a waiting bench, a class.
    places = models.PositiveSmallIntegerField(
        _("appointments at once"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    # None chosen: all of them.
    services = models.ManyToManyField(Service, verbose_name=_("services"), related_name="resources", blank=True)
    active = models.BooleanField(_("can be booked"), default=True)

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class OpeningRule(models.Model):
    """When appointments can be, week after week. A resource with rules of its own follows those instead.

    closes at or before opens: the next day. A break takes away, also from other rules of the day.
    """

    class Kind(models.TextChoices):
        OPEN = "open", _("open")
        BREAK = "break", _("break")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    resource = models.ForeignKey(
        Resource,
        verbose_name=_("resource"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="opening_rules",
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.OPEN)
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("to"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("opening rule")
        verbose_name_plural = _("opening rules")
        ordering = ("weekday", "opens", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="opening_rule_weekday_exists"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="opening_rule_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


class OpeningException(models.Model):
    """Days that are not like others. Closed, wholly or from `opens` to `closes`; or open then, whatever the rules
    and holidays say. Without a resource it is the whole business's.
    """

    class Kind(models.TextChoices):
        CLOSED = "closed", _("closed")
        OPEN = "open", _("open")

    resource = models.ForeignKey(
        Resource, verbose_name=_("resource"), on_delete=models.CASCADE, null=True, blank=True, related_name="exceptions"
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.CLOSED)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    opens = models.TimeField(_("from"), null=True, blank=True)
    closes = models.TimeField(_("to"), null=True, blank=True)
    label = models.CharField(_("what for"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ("first_day", "pk")
        indexes = [models.Index(fields=["last_day", "first_day"], name="exception_days")]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="exception_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(opens__isnull=False, closes__isnull=False)
                | Q(opens__isnull=True, closes__isnull=True, kind="closed"),
                name="exception_has_both_times_or_closes_the_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_day}-{self.last_day}"

    def clean(self) -> None:
        if (self.opens is None) != (self.closes is None):
            raise ValidationError(_("Give both times, or neither."))
        if self.kind == self.Kind.OPEN and self.opens is None:
            raise ValidationError(_("Say from when to when it is open."))
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError(_("The last day is before the first."))


class Appointment(models.Model):
    """A time of a resource that is held, asked for or booked, and what became of it.

    occupies: what nobody else can have, with what the service keeps free around it; place: which of the resource's
    places. Two appointments that take a place at the same time cannot both exist: Postgres refuses the second.
    """

    class State(models.TextChoices):
        HELD = "held", _("held")
        REQUESTED = "requested", _("waiting for approval")
        BOOKED = "booked", _("booked")
        CANCELLED = "cancelled", _("cancelled")
        NO_SHOW = "no_show", _("did not come")
        ATTENDED = "attended", _("attended")
        EXPIRED = "expired", _("not taken")

    class Source(models.TextChoices):
        PHONE = "phone", _("telephone")
        PORTAL = "portal", _("portal")
        API = "api", _("API")
        LINK = "link", _("link")

    # Those that keep their time from others, and those that somebody counts on.
    BLOCKING = (State.HELD, State.REQUESTED, State.BOOKED, State.NO_SHOW, State.ATTENDED)
    STANDING = (State.REQUESTED, State.BOOKED)
    _ALLOWED = {
        State.HELD: {State.REQUESTED, State.BOOKED, State.CANCELLED, State.EXPIRED},
        State.REQUESTED: {State.BOOKED, State.CANCELLED},
        State.BOOKED: {State.CANCELLED, State.NO_SHOW, State.ATTENDED},
        State.NO_SHOW: {State.BOOKED, State.ATTENDED},
        State.ATTENDED: {State.BOOKED, State.NO_SHOW},
    }

    # Six digits: what a customer says to find it again.
    code = models.CharField(_("code"), max_length=6, unique=True)
    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.PROTECT, related_name="appointments"
    )
    resource = models.ForeignKey(
        Resource, verbose_name=_("resource"), on_delete=models.PROTECT, related_name="appointments"
    )
    place = models.PositiveSmallIntegerField(default=0)
    customer = models.ForeignKey(
        Customer,
        verbose_name=_("customer"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
    )
    conversation = models.ForeignKey(
        Conversation, on_delete=models.SET_NULL, null=True, blank=True, related_name="appointments"
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.HELD)
    starts_at = models.DateTimeField(_("starts"), db_index=True)
    ends_at = models.DateTimeField(_("ends"))
    occupies = DateTimeRangeField()
    party_size = models.PositiveSmallIntegerField(_("people"), default=1, validators=[MinValueValidator(1)])
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    source = models.CharField(_("through"), max_length=6, choices=Source.choices, default=Source.PHONE)
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES, blank=True)
    hold_expires_at = models.DateTimeField(null=True, blank=True)
    # The customer has said that they will come.
    confirmed_at = models.DateTimeField(_("confirmed by the customer"), null=True, blank=True)
    # Whoever asks again with the same key gets what was made the first time.
    idempotency_key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ("starts_at", "pk")
        indexes = [models.Index(fields=["state", "hold_expires_at"], name="appointment_holds")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_lasts"),
            # Equality of two numbers as the overlap of two ranges of one number each: ranges bring the operators
            # that numbers would need an extension for.
            ExclusionConstraint(
                name="appointments_never_collide",
                index_type="GIST",
                expressions=[
                    (
                        Func(
                            Cast(F("resource"), BigIntegerField()),
                            Cast(F("resource"), BigIntegerField()),
                            Value("[]"),
                            function="int8range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            Cast(F("place"), IntegerField()),
                            Cast(F("place"), IntegerField()),
                            Value("[]"),
                            function="int4range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("occupies", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["held", "requested", "booked", "no_show", "attended"]),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_standing(self) -> bool:
        return self.state in self.STANDING

    def move_to(self, target: State, **changes: Any) -> None:
        """Change the state in one conditional update: of two processes that try, one wins. Raises IllegalTransition."""
        sources = [state for state, targets in self._ALLOWED.items() if target in targets]
        changes |= {"state": target, "changed_at": timezone.now()}
        if not Appointment.objects.filter(pk=self.pk, state__in=sources).update(**changes):
            self.refresh_from_db(fields=["state"])
            raise IllegalTransition("appointment", self.state, target)
        for name, value in changes.items():
            setattr(self, name, value)


class AppointmentEvent(models.Model):
    """One thing that happened to an appointment. Never changed."""

    class Kind(models.TextChoices):
        HELD = "held", _("held")
        REQUESTED = "requested", _("asked for")
        BOOKED = "booked", _("booked")
        APPROVED = "approved", _("approved")
        MOVED = "moved", _("moved")
        CONFIRMED = "confirmed", _("confirmed by the customer")
        CHANGED = "changed", _("changed")
        CANCELLED = "cancelled", _("cancelled")
        NO_SHOW = "no_show", _("did not come")
        ATTENDED = "attended", _("attended")
        REOPENED = "reopened", _("put back to booked")
        EXPIRED = "expired", _("not taken in time")

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=9, choices=Kind.choices)
    at = models.DateTimeField(_("when"), default=timezone.now)
    source = models.CharField(_("through"), max_length=6, choices=Appointment.Source.choices, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What changed: of a move, the times before and after.
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("event of an appointment")
        verbose_name_plural = _("events of appointments")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
