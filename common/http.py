"""What every answer carries: a strict content security policy, without exceptions."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import content_disposition_header

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


class SecurityHeadersMiddleware:
    """Adds the policy to every answer, error pages included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages and sheets; what is a PDF or a picture is compressed in itself.

    A page that holds a secret beside what somebody typed must not be measurable by its length
    (BREACH): Django masks the token of forms anew each time and pads every answer by a random
    length.
    """

    TEXT = ("text/", "application/json", "application/manifest+json", "image/svg+xml")

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(self.TEXT):
            return response
        return super().process_response(request, response)


class MaintenanceMiddleware:
    """While settings.MAINTENANCE says so, or a file named by settings.MAINTENANCE_FLAG is there,
    every page says that we are at work. The signs of life go on; nothing else is asked, neither
    the database nor who is there."""

    AGAIN_AFTER = 300  # seconds
    OPEN = ("/healthz", "/readyz")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        closed = settings.MAINTENANCE or settings.MAINTENANCE_FLAG.exists()
        if not closed or request.path in self.OPEN:
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            page = render_to_string("503.html", {"theme": request.COOKIES.get("theme")})
        headers = {"Retry-After": str(self.AGAIN_AFTER), "Cache-Control": "no-store"}
        return HttpResponse(page, status=503, headers=headers)


def pdf_response(content: bytes, *, name: str) -> HttpResponse:
    """A PDF to keep: `name` is the file name the person sees, without the ending."""
    response = HttpResponse(content, content_type="application/pdf")
    # The number of an invoice may have a slash in it, the name of a file may not.
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=f"{name.replace('/', '-')}.pdf")
    )
    response["Cache-Control"] = "private, no-store"
    return response


def file_response(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """A file that somebody sent, to be saved: never shown by the browser, whatever it holds."""
    response = HttpResponse(content, content_type=content_type)
    # Said so that any name can be: one beyond ASCII would make the whole header unreadable, and
    # the browser show the file.
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
