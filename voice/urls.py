from django.urls import path, re_path
from django.views.generic import RedirectView

from voice import views

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="calls"), name="home"),
    path("calls/", views.calls, name="calls"),
    re_path(r"^calls/(?P<call_sid>[A-Za-z0-9]{1,34})/$", views.call, name="call"),
    path("messages/", views.messages, name="messages"),
]
