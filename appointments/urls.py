from django.urls import path, re_path

from appointments.portal import (
    agenda_views,
    appointment_views,
    booking_views,
    catalogue_views,
    customer_views,
    hours_views,
)

urlpatterns = [
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
