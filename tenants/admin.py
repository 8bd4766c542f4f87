"""Tenants, domains and routes for operators: who is there and how they are reached, never what was said."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tenants.errors import DomainError
from tenants.models import Domain, Route, Tenant
from tenants.provisioning import ProvisioningRequest, check_request, create_tenant


class NewTenantForm(forms.ModelForm):
    """What an operator gives to make a tenant. The owner sets a password before signing in."""

    owner_email = forms.EmailField(label=_("owner's e-mail"))
    owner_name = forms.CharField(label=_("owner's name"), required=False, max_length=120)

    class Meta:
        model = Tenant
        fields = ("slug", "name", "kind", "default_language", "time_zone")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                check_request(self.request_for(cleaned))
            except DomainError as error:
                raise ValidationError(error.message) from error
        return cleaned

    def request_for(self, cleaned: dict[str, Any]) -> ProvisioningRequest:
        return ProvisioningRequest(
            slug=cleaned["slug"],
            name=cleaned["name"],
            owner_email=cleaned["owner_email"],
            owner_name=cleaned["owner_name"],
            kind=cleaned["kind"],
            language=cleaned["default_language"],
            time_zone=cleaned["time_zone"],
        )


class DomainInline(admin.TabularInline):
    model = Domain
    extra = 0


class RouteInline(admin.TabularInline):
    model = Route
    extra = 0


@admin.register(Tenant)
class TenantAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "kind", "status", "default_language", "time_zone", "created_at")
    list_filter = ("status", "kind", "default_language")
    search_fields = ("name", "slug", "domains__domain", "routes__key")
    readonly_fields = ("schema_name", "slug", "status", "created_at")
    fields = ("name", "slug", "schema_name", "kind", "status", "default_language", "time_zone", "created_at")
    inlines = (DomainInline, RouteInline)
    actions = ("suspend", "resume")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tenant]:
        return Tenant.customers.order_by("name")

    def get_form(self, request: HttpRequest, obj: Tenant | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewTenantForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Tenant | None = None) -> Any:
        return super().get_fields(request, obj) if obj else [*NewTenantForm.Meta.fields, "owner_email", "owner_name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Tenant | None = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Tenant | None) -> Any:
        return self.inlines if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Tenant | None = None) -> bool:
        """Removing a tenant with all its data is a command that asks twice, not a click."""
        return False

    def save_model(self, request: HttpRequest, obj: Tenant, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made = create_tenant(form.request_for(form.cleaned_data))
        obj.pk, obj.schema_name = made.pk, made.schema_name
        obj._state.adding = False

    @admin.action(permissions=["change"], description=_("Suspend: the next call is not answered"))
    def suspend(self, request: HttpRequest, queryset: QuerySet[Tenant]) -> None:
        self._move(request, queryset, Tenant.suspend)

    @admin.action(permissions=["change"], description=_("Resume"))
    def resume(self, request: HttpRequest, queryset: QuerySet[Tenant]) -> None:
        self._move(request, queryset, Tenant.resume)

    def _move(self, request: HttpRequest, queryset: QuerySet[Tenant], move: Any) -> None:
        for tenant in queryset:
            try:
                move(tenant)
            except DomainError as error:
                self.message_user(request, f"{tenant}: {error.message}", messages.ERROR)
            else:
                # Who did it stays in the history of the tenant.
                self.log_change(request, tenant, str(tenant.get_status_display()))


@admin.register(Domain)
class DomainAdmin(admin.ModelAdmin):
    list_display = ("domain", "tenant", "is_primary")
    search_fields = ("domain", "tenant__name")
    autocomplete_fields = ("tenant",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Domain]:
        return super().get_queryset(request).filter(tenant__in=Tenant.customers.all())


@admin.register(Route)
class RouteAdmin(admin.ModelAdmin):
    list_display = ("channel", "key", "tenant", "created_at")
    list_filter = ("channel",)
    search_fields = ("key", "tenant__name")
    autocomplete_fields = ("tenant",)
