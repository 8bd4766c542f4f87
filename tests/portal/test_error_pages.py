from __future__ import annotations

import re

import pytest
from django.template import loader
from django.test import Client, RequestFactory
from django.urls import set_urlconf
from django.utils import translation
from django.views.defaults import permission_denied, server_error
from pytest_django import DjangoAssertNumQueries

from signup import views as public_views
from tests.portal.pages import words


def test_the_page_of_a_failure_needs_no_database_and_no_request(
    django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    with django_assert_num_queries(0), translation.override("en"):
        response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something went wrong on our side" in words(response)
    assert "{#" not in response.content.decode()


def test_the_page_of_a_failure_speaks_the_language_of_the_page_that_failed() -> None:
    with translation.override("ar"):
        page = server_error(RequestFactory().get("/")).content.decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_the_page_of_a_failure_does_not_ask_which_static_files_exist(settings) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    assert "/static/css/base.css" in loader.render_to_string("500.html")


def test_a_refusal_says_who_can_change_it() -> None:
    with translation.override("en"):
        response = permission_denied(RequestFactory().get("/"), PermissionError())
    assert response.status_code == 403
    assert "The owner of the workspace can change your role." in words(response)


def test_an_address_that_does_not_exist_is_a_page(anonymous_client: Client) -> None:
    response = anonymous_client.get("/nowhere/")
    assert response.status_code == 404
    assert "Nobody at this address" in words(response)


@pytest.fixture
def public_host():
    set_urlconf("config.urls_public")
    yield
    set_urlconf(None)


@pytest.mark.usefixtures("public_host")
def test_the_public_page_says_where_to_sign_in_without_asking_anything() -> None:
    request = RequestFactory(SERVER_NAME="localhost").get("/")
    request.tenant = None
    with translation.override("en"):
        response = public_views.home(request)
    shown = words(response)
    assert "your-business.localhost" in shown
    assert 'href="/admin/"' in response.content.decode()
    asked = re.findall(r'<form[^>]*action="([^"]+)"', response.content.decode())
    assert asked == ["/language/"]
