from django.urls import path, re_path

from rehearsals import views

urlpatterns = [
    path("rehearsals/", views.rehearsals, name="rehearsals"),
    path("rehearsals/new/", views.new_scenario, name="new_scenario"),
    re_path(r"^rehearsals/runs/(?P<number>[0-9]{1,18})/$", views.run, name="rehearsal_run"),
    re_path(r"^rehearsals/own/(?P<number>[0-9]{1,18})/change$", views.change_scenario, name="change_scenario"),
    re_path(r"^rehearsals/own/(?P<number>[0-9]{1,18})/delete$", views.delete_scenario, name="delete_scenario"),
    re_path(r"^rehearsals/(?P<folder>[a-z0-9]{1,3})/(?P<name>[a-z0-9_]{1,60})/$", views.rehearsal, name="rehearsal"),
]
