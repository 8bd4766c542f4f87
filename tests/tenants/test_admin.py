"""What an operator can do with tenants in the admin, and what nobody can."""

from __future__ import annotations

import html
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import User
from tenants.context import public_context, tenant_context
from tenants.models import Domain, Route, Tenant
from tenants.provisioning import create_sandbox
from tenants.schemas import missing_tables_of
from tests.conftest import owner_of
from tests.factories import make_call, make_turn
from voice.models import Assistant

PASSWORD = "correct horse battery"
TENANTS, ADD = "/admin/tenants/tenant/", "/admin/tenants/tenant/add/"


@pytest.fixture
def operator(db) -> Client:
    """Signed in as an operator, through the form."""
    with public_context():
        User.objects.create_superuser("op@permanence.example", PASSWORD)
    client = Client(HTTP_HOST="localhost")
    response = client.post("/admin/login/?next=/admin/", {"username": "op@permanence.example", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    return client


def new_tenant(**changes: str) -> dict[str, str]:
    return {
        "slug": "perrin",
        "name": "Atelier Perrin",
        "kind": "b2b",
        "default_language": "es",
        "time_zone": "Europe/Madrid",
        "owner_email": "jo@perrin.example",
        "owner_name": "Jo Perrin",
    } | changes


def errors_on(response) -> str:
    assert response.status_code == 200
    lists = re.findall(r'<ul class="errorlist.*?</ul>', response.content.decode(), re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", " ".join(lists)).split()))


def act(operator: Client, action: str, *tenants: Tenant) -> list[str]:
    """Run an action on tenants in the list, and return what the page says of it."""
    form = {"action": action, "_selected_action": [tenant.pk for tenant in tenants]}
    response = operator.post(TENANTS, form, follow=True)
    assert response.status_code == 200
    return [str(message) for message in get_messages(response.wsgi_request)]


def status_of(tenant: Tenant) -> str:
    return Tenant.objects.get(pk=tenant.pk).status


# --- making a tenant ---


def test_an_operator_makes_a_tenant_with_everything_it_needs(operator):
    response = operator.post(ADD, new_tenant())
    assert (response.status_code, response["Location"]) == (302, TENANTS), errors_on(response)
    tenant = Tenant.objects.get(slug="perrin")
    assert (tenant.name, tenant.schema_name, tenant.status) == ("Atelier Perrin", "t_perrin", "active")
    assert (tenant.default_language, tenant.time_zone, tenant.kind) == ("es", "Europe/Madrid", "b2b")
    assert tenant.domains.get().domain == "perrin.localhost"
    assert missing_tables_of("t_perrin") == frozenset()
    with tenant_context(tenant):
        owner, assistant = User.objects.get(), Assistant.objects.get()
    assert (owner.email, owner.name, owner.role) == ("jo@perrin.example", "Jo Perrin", User.Role.OWNER)
    assert not owner.has_usable_password() and not owner.is_staff
    assert (assistant.name, assistant.language) == ("Atelier Perrin", "es")


def test_the_new_tenant_answers_on_its_host_and_is_in_the_list(operator):
    operator.post(ADD, new_tenant())
    assert "Atelier Perrin" in Client(HTTP_HOST="perrin.localhost").get("/sign-in/").content.decode()
    assert "Atelier Perrin" in operator.get(TENANTS).content.decode()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"slug": "moreau"}, "already exists"),
        ({"slug": "www"}, "reserved"),
        ({"slug": "Perrin & Fils"}, "lower-case letters"),
        ({"slug": ""}, "required"),
        ({"slug": "x" * 41}, "at most 40 characters"),
        ({"name": ""}, "required"),
        ({"owner_email": "jo"}, "valid email"),
        ({"owner_email": ""}, "required"),
        ({"time_zone": "Mars/Olympus"}, "Mars/Olympus is not a time zone"),
        ({"default_language": "de"}, "Select a valid choice"),
        ({"kind": "b2g"}, "Select a valid choice"),
        ({"slug": "perrin\x00"}, "Null characters are not allowed"),
    ],
)
def test_a_tenant_that_cannot_be_made_is_refused_with_the_reason_and_nothing_is_left(operator, moreau, changes, error):
    before = Tenant.objects.count(), Domain.objects.count()
    assert error in errors_on(operator.post(ADD, new_tenant(**changes)))
    assert (Tenant.objects.count(), Domain.objects.count()) == before


def test_an_address_whose_host_is_taken_by_another_tenants_domain_is_refused(operator, moreau):
    with public_context():
        Domain.objects.create(domain="perrin.localhost", tenant=moreau, is_primary=False)
    assert "domain" in errors_on(operator.post(ADD, new_tenant())).lower()
    assert not Tenant.objects.filter(slug="perrin").exists()


# --- what may be changed later ---


def edited(tenant: Tenant, **changes: str) -> dict[str, str]:
    """The change form, with the tenant's domains and routes as they are."""
    form = {
        "name": tenant.name,
        "kind": tenant.kind,
        "default_language": tenant.default_language,
        "time_zone": tenant.time_zone,
    }
    for prefix, rows in (("domains", tenant.domains.all()), ("routes", tenant.routes.all())):
        form |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        for number, row in enumerate(rows):
            form |= {f"{prefix}-{number}-id": row.pk, f"{prefix}-{number}-tenant": tenant.pk}
            if prefix == "domains":
                form |= {"domains-0-domain": row.domain, "domains-0-is_primary": "on"}
            else:
                form |= {f"routes-{number}-channel": row.channel, f"routes-{number}-key": row.key}
    return form | changes


def test_an_operator_renames_a_tenant_and_moves_neither_its_address_nor_its_schema(operator, moreau):
    form = edited(moreau, name="Moreau & Fils", slug="stolen", schema_name="t_northside", status="cancelled")
    response = operator.post(f"{TENANTS}{moreau.pk}/change/", form)
    assert response.status_code == 302, errors_on(response)
    stored = Tenant.objects.get(pk=moreau.pk)
    assert stored.name == "Moreau & Fils"
    assert (stored.slug, stored.schema_name, stored.status) == ("moreau", "t_moreau", "active")


def test_a_number_given_to_a_second_tenant_is_refused(operator, moreau, northside):
    theirs = northside.routes.get(channel=Route.Channel.VOICE)
    form = {"tenant": moreau.pk, "channel": "voice", "key": theirs.key}
    assert "already exists" in errors_on(operator.post("/admin/tenants/route/add/", form))
    assert Route.objects.get(key=theirs.key).tenant == northside


@pytest.mark.parametrize(
    ("typed", "stored"), [("+33 1 99 00 17 77", "+33199001777"), ("+33(0)199001777", "+33199001777")]
)
def test_a_number_is_stored_as_twilio_writes_it_however_it_is_typed(operator, moreau, typed, stored):
    response = operator.post("/admin/tenants/route/add/", {"tenant": moreau.pk, "channel": "voice", "key": typed})
    assert response.status_code == 302, errors_on(response)
    assert Route.objects.filter(key=stored, tenant=moreau).exists()


def test_a_tenant_with_everything_it_has_is_not_deleted_by_a_click(operator, moreau):
    assert operator.get(f"{TENANTS}{moreau.pk}/delete/").status_code == 403
    assert operator.post(f"{TENANTS}{moreau.pk}/delete/", {"post": "yes"}).status_code == 403
    act(operator, "delete_selected", moreau)
    assert Tenant.objects.filter(pk=moreau.pk).exists()


def test_the_sandboxes_of_rehearsals_are_not_in_the_admin(operator):
    sandbox = create_sandbox(language="fr", time_zone="UTC")
    page = operator.get(TENANTS).content.decode()
    assert "Plomberie Moreau" in page and sandbox.slug not in page
    assert operator.get(f"{TENANTS}{sandbox.pk}/change/").status_code == 302
    assert ".invalid" not in operator.get("/admin/tenants/domain/").content.decode()
    form = {"channel": "voice", "key": "+33199001055", "tenant": sandbox.pk}
    assert "takes no routes" in errors_on(operator.post("/admin/tenants/route/add/", form))


def test_the_template_is_not_in_the_admin(operator):
    template = Tenant.objects.get(schema_name="template")
    assert "template" not in operator.get(TENANTS).content.decode().split('id="result_list"')[1].split("</table>")[0]
    assert operator.get(f"{TENANTS}{template.pk}/change/").status_code == 302
    act(operator, "suspend", template)
    assert status_of(template) == "active"


# --- suspending ---


def test_an_operator_suspends_and_resumes_by_action(operator, moreau, northside):
    assert act(operator, "suspend", moreau) == []
    assert (status_of(moreau), status_of(northside)) == ("suspended", "active")
    assert Client(HTTP_HOST="moreau.localhost").get("/sign-in/").status_code == 403
    assert act(operator, "resume", moreau) == []
    assert status_of(moreau) == "active"
    assert Client(HTTP_HOST="moreau.localhost").get("/sign-in/").status_code == 200


def test_what_cannot_be_done_is_said_and_the_rest_is_done(operator, moreau, northside):
    moreau.suspend()
    said = act(operator, "suspend", moreau, northside)
    assert said == ["Plomberie Moreau: A tenant that is suspended cannot become suspended."]
    assert (status_of(moreau), status_of(northside)) == ("suspended", "suspended")


def test_a_cancelled_tenant_is_not_brought_back_by_an_action(operator, moreau):
    moreau.cancel()
    assert len(act(operator, "resume", moreau)) == len(act(operator, "suspend", moreau)) == 1
    assert status_of(moreau) == "cancelled"


# --- what an operator never sees ---


def test_nothing_of_a_tenants_own_is_registered():
    """Operators run the tenants; they do not read their conversations."""
    registered = {model._meta.app_label for model in admin.site._registry}
    tenants_own = {"conversations", "voice", "knowledge", "appointments", "notifications", "compliance"}
    assert all(apps.is_installed(app) for app in tenants_own)
    assert registered & tenants_own == set()
    assert {"tenants", "accounts"} <= registered


def test_no_page_of_the_admin_shows_what_was_said_or_who_works_there(operator, moreau):
    with tenant_context(moreau):
        make_turn(make_call(from_number="+33639980177"), "La clé est sous le pot de fleurs.")
    index = operator.get("/admin/").content.decode()
    pages = sorted(set(re.findall(r'href="(/admin/[^"]+/)"', index)))
    assert TENANTS in pages
    for page in [*pages, f"{TENANTS}{moreau.pk}/change/", f"{TENANTS}{moreau.pk}/history/"]:
        shown = operator.get(page, follow=True).content.decode()
        assert "pot de fleurs" not in shown and "+33639980177" not in shown
        assert owner_of(moreau).email not in shown


@pytest.mark.parametrize(
    "path", ["voice/call/", "conversations/conversation/", "conversations/turn/", "voice/assistant/"]
)
def test_there_is_no_admin_page_for_conversations(operator, path):
    assert operator.get(f"/admin/{path}").status_code == 404


# --- who may not enter ---


def test_a_tenants_owner_cannot_enter_with_their_own_password(moreau):
    with tenant_context(moreau):
        owner = User.objects.get(role=User.Role.OWNER)
        owner.set_password(PASSWORD)
        owner.is_staff = owner.is_superuser = True  # even then: it is another schema's row
        owner.save()
    client = Client(HTTP_HOST="localhost")
    response = client.post("/admin/login/", {"username": owner.email, "password": PASSWORD})
    assert "Please enter the correct" in response.content.decode()
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_a_tenants_owner_cannot_enter_with_their_session(moreau_client):
    assert moreau_client.get("/calls/").status_code == 200
    assert moreau_client.get("/admin/").status_code == 404
    session = moreau_client.cookies["sessionid"].value
    response = Client(HTTP_HOST="localhost").get("/admin/", headers={"cookie": f"sessionid={session}"})
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("path", ["/admin/", TENANTS, ADD, "/admin/accounts/user/", "/admin/tenants/route/"])
def test_nobody_enters_without_signing_in(db, path):
    for method in ("get", "post"):
        response = getattr(Client(HTTP_HOST="localhost"), method)(path)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/admin/login/")


def test_a_user_of_the_platform_who_is_no_operator_stays_outside(db):
    with public_context():
        User.objects.create_user("guest@permanence.example", PASSWORD)
    client = Client(HTTP_HOST="localhost")
    client.post("/admin/login/", {"username": "guest@permanence.example", "password": PASSWORD})
    assert client.get("/admin/").status_code == 302


def test_an_operator_without_rights_makes_and_suspends_nothing(db, moreau):
    client = Client(HTTP_HOST="localhost")
    with public_context():
        client.force_login(User.objects.create_user("new@permanence.example", PASSWORD, is_staff=True))
    assert client.post(ADD, new_tenant()).status_code == 403
    assert client.post(TENANTS, {"action": "suspend", "_selected_action": [moreau.pk]}).status_code == 403
    assert status_of(moreau) == "active"


def test_an_operator_who_may_only_look_suspends_nothing(db, moreau):
    client = Client(HTTP_HOST="localhost")
    with public_context():
        looker = User.objects.create_user("looker@permanence.example", PASSWORD, is_staff=True)
        looker.user_permissions.add(Permission.objects.get(codename="view_tenant"))
        client.force_login(looker)
    assert client.get(TENANTS).status_code == 200
    client.post(TENANTS, {"action": "suspend", "_selected_action": [moreau.pk]})
    assert status_of(moreau) == "active"
