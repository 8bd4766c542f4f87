"""Pages of appointments on a tenant's host."""

from __future__ import annotations

from django.urls import path

from appointments import link_views

urlpatterns = [
    path("a/<str:code>/<str:proof>/", link_views.appointment_link, name="appointment_link"),
]
