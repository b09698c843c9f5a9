"""The web application. In production it refuses to start where a check of ours fails."""

import os

from django.core import checks
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402  the settings are read by the line above

if settings.PRODUCTION:
    problems = [
        str(message) for message in checks.run_checks(databases=["default"]) if message.is_serious()
    ]
    if problems:
        raise SystemExit("Mandate does not start:\n" + "\n".join(problems))
