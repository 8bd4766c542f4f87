from django.urls import path, re_path

from voice import analytics_views, assistant_views, control_views, message_views, overview_views, views

MESSAGE = r"(?P<message_id>[0-9]{1,18})"

urlpatterns = [
    path("", overview_views.home, name="home"),
    path("analytics/", analytics_views.analytics, name="analytics"),
    path("calls/", views.calls, name="calls"),
    path("calls/call-me/", control_views.call_me, name="call_me"),
    re_path(r"^calls/(?P<call_sid>[A-Za-z0-9]{1,34})/$", views.call, name="call"),
    re_path(
        r"^calls/(?P<call_sid>[A-Za-z0-9]{1,34})/recordings/(?P<recording_id>[0-9]{1,18})$",
        views.recording,
        name="recording",
    ),
    re_path(r"^calls/(?P<call_sid>[A-Za-z0-9]{1,34})/take$", control_views.take_call, name="take_call"),
    re_path(r"^calls/(?P<call_sid>[A-Za-z0-9]{1,34})/end$", control_views.end_call, name="end_call"),
    path("messages/", message_views.messages, name="messages"),
    re_path(rf"^messages/{MESSAGE}/$", message_views.message, name="message"),
    re_path(rf"^messages/{MESSAGE}/take$", message_views.take, name="take_message"),
    re_path(rf"^messages/{MESSAGE}/finish$", message_views.finish, name="finish_message"),
    re_path(rf"^messages/{MESSAGE}/put-back$", message_views.put_back, name="put_back_message"),
    path("assistants/", assistant_views.assistants, name="assistants"),
    re_path(r"^assistants/(?P<assistant_id>[0-9]{1,18})/$", assistant_views.assistant, name="assistant"),
]
