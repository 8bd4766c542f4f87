"""Pages of appointments on a tenant's host."""

from __future__ import annotations

from django.urls import path, re_path

from appointments import calendar_views as views
from appointments import link_views

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
]
