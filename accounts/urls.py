from django.urls import path

from accounts import views

urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign_in"),
    path("sign-out/", views.SignOutView.as_view(), name="sign_out"),
    path("enter/", views.enter, name="enter"),
    path("language/", views.set_language, name="set_language"),
]
