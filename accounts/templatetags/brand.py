"""The provider's brand on a page: the stylesheet of its accent, its logo in the place of our mark."""

from typing import Any

from django import template

from accounts.branding import PageBrand, page_brand

register = template.Library()


@register.simple_tag(takes_context=True)
def brand(context: template.Context) -> PageBrand | None:
    """The brand of the provider whose page this is; a page without one may name it itself.

    The accent is for its clients' eyes: their pages wear it, the firm's own tools do not.
    """
    given: PageBrand | None = context.get("brand")
    request: Any = context.get("request")
    provider = getattr(request, "provider", None)
    if given is not None or provider is None:
        return given
    match = getattr(request, "resolver_match", None)
    return page_brand(provider, is_clients="client" in (match.kwargs if match else {}))
