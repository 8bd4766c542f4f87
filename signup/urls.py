from django.urls import path, re_path

from signup import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-up/", views.sign_up, name="sign_up"),
    path("sign-up/address/", views.check_address, name="check_address"),
    path("sign-up/sent/<str:token>/", views.sent, name="sign_up_sent"),
    path("sign-up/sent/<str:token>/again/", views.resend, name="resend_sign_up"),
    path("sign-up/confirm/<str:token>/", views.confirm, name="confirm_sign_up"),
    path("find/", views.find, name="find_workspace"),
    re_path("^(?P<document>terms|privacy)/$", views.document, name="document"),
]
