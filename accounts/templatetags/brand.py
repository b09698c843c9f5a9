"""The provider's brand on a page: the stylesheet of its accent, its logo in the place of our mark."""

from typing import Any

from django import template

from accounts.branding import PageBrand, page_brand
from tenancy.models import Provider

register = template.Library()


@register.simple_tag(takes_context=True)
def brand(
    context: template.Context, house: Provider | None = None, *, is_staff: bool = True
) -> PageBrand | None:
    """The brand of the provider whose page this is; a page without one may name it itself.

    The accent is for its clients' eyes: their pages wear it, the firm's own tools do not. On a
    person's own pages `house` is the provider that they came from, and `is_staff` their side.
    """
    given: PageBrand | None = context.get("brand")
    request: Any = context.get("request")
    provider = getattr(request, "provider", None)
    if given is not None:
        return given
    if provider is None:
        # What is lazy in the context is there where it is true.
        return page_brand(house, is_clients=not is_staff) if house else None
    match = getattr(request, "resolver_match", None)
    return page_brand(provider, is_clients="client" in (match.kwargs if match else {}))
