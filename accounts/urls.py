from django.urls import path

from accounts import views

urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign_in"),
    path("sign-out/", views.SignOutView.as_view(), name="sign_out"),
    path("password/", views.password_forgotten, name="password_forgotten"),
    path("password/<str:uidb64>/<str:token>/", views.NewPasswordView.as_view(), name="password_new"),
    path("enter/", views.enter, name="enter"),
    path("language/", views.set_language, name="set_language"),
]
