from django.urls import path, re_path

from compliance import views

urlpatterns = [
    path("audit/", views.audit, name="audit"),
    re_path(r"^audit/(?P<position>[0-9]{1,18})/$", views.entry, name="audit_entry"),
]
