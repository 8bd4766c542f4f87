"""Pages of appointments on a tenant's host."""

from __future__ import annotations

from django.urls import path, re_path

from appointments import calendar_views as views
from appointments import link_views
from appointments.portal import (
    agenda_views,
    appointment_views,
    booking_views,
    catalogue_views,
    customer_views,
    hours_views,
)

ID = "[0-9]{1,18}"

urlpatterns = [
    path("calendars/", views.calendars_page, name="calendars"),
    path("calendars/link/", views.link, name="calendar_link"),
    path("calendars/google/", views.leave_for_google, name="calendar_google"),
    path("calendars/google/finish", views.back_from_google, name="calendar_google_finish"),
    re_path(rf"^calendars/link/(?P<link_id>{ID})/$", views.choose, name="calendar_choose"),
    re_path(rf"^calendars/(?P<calendar_id>{ID})/read$", views.read_now, name="calendar_read"),
    re_path(rf"^calendars/(?P<calendar_id>{ID})/renew$", views.renew, name="calendar_renew"),
    re_path(rf"^calendars/(?P<calendar_id>{ID})/remove$", views.remove, name="calendar_remove"),
    re_path(rf"^calendars/entries/(?P<entry_id>{ID})/restore$", views.restore, name="calendar_restore"),
    path("calendars/feeds/", views.make_feed, name="feed_make"),
    re_path(rf"^calendars/feeds/(?P<feed_id>{ID})/renew$", views.renew_feed, name="feed_renew"),
    re_path(rf"^calendars/feeds/(?P<feed_id>{ID})/revoke$", views.revoke_feed, name="feed_revoke"),
    # Open to anyone who knows them: config/urls_tenant.py.
    re_path(r"^calendar/(?P<token>[A-Za-z0-9_-]{1,100})\.ics$", views.feed, name="calendar_feed"),
    path("a/<str:code>/<str:proof>/", link_views.appointment_link, name="appointment_link"),
    path("calendar/", agenda_views.calendar, name="calendar"),
    path("calendar/find/", agenda_views.find, name="find_appointments"),
    path("appointments/new/", booking_views.new_appointment, name="new_appointment"),
    path("appointments/customers/", booking_views.suggestions, name="customer_suggestions"),
    re_path(r"^appointments/(?P<appointment_id>[0-9]{1,18})/$", appointment_views.appointment, name="appointment"),
    re_path(
        r"^appointments/(?P<appointment_id>[0-9]{1,18})/notes/$", appointment_views.notes, name="appointment_notes"
    ),
    re_path(r"^appointments/(?P<appointment_id>[0-9]{1,18})/move/$", appointment_views.move, name="move_appointment"),
    re_path(
        r"^appointments/(?P<appointment_id>[0-9]{1,18})/(?P<action>[a-z0-9-]{1,20})$",
        appointment_views.act,
        name="act_on_appointment",
    ),
    re_path(r"^customers/(?P<customer_id>[0-9]{1,18})/$", customer_views.customer, name="customer"),
    re_path(r"^customers/(?P<customer_id>[0-9]{1,18})/edit/$", customer_views.edit_customer, name="edit_customer"),
    path("services/", catalogue_views.services, name="services"),
    path("services/new/", catalogue_views.new_service, name="new_service"),
    re_path(r"^services/(?P<service_id>[0-9]{1,18})/$", catalogue_views.service, name="service"),
    re_path(r"^services/(?P<service_id>[0-9]{1,18})/archive$", catalogue_views.archive_service, name="archive_service"),
    path("resources/", catalogue_views.resources, name="resources"),
    path("resources/new/", catalogue_views.new_resource, name="new_resource"),
    re_path(r"^resources/(?P<resource_id>[0-9]{1,18})/$", catalogue_views.resource, name="resource"),
    re_path(
        r"^resources/(?P<resource_id>[0-9]{1,18})/archive$", catalogue_views.archive_resource, name="archive_resource"
    ),
    re_path(r"^resources/(?P<resource_id>[0-9]{1,18})/hours$", hours_views.own_hours, name="own_hours"),
    path("opening-hours/", hours_views.opening_hours, name="opening_hours"),
    re_path(r"^opening-hours/days/(?P<number>[0-6])/$", hours_views.weekday, name="weekday"),
    path("opening-hours/exceptions/new/", hours_views.new_exception, name="new_exception"),
    re_path(r"^opening-hours/exceptions/(?P<exception_id>[0-9]{1,18})/$", hours_views.exception, name="exception"),
    re_path(
        r"^opening-hours/exceptions/(?P<exception_id>[0-9]{1,18})/remove$",
        hours_views.remove_exception,
        name="remove_exception",
    ),
    path("opening-hours/holidays/", hours_views.public_holidays, name="public_holidays"),
    re_path(r"^opening-hours/holidays/(?P<day>[0-9-]{1,10})$", hours_views.holiday, name="holiday"),
    path("opening-hours/bookings/", hours_views.booking_rules, name="booking_rules"),
]
