"""The same database and cast as the tests."""

from tests.conftest import _settings, django_db_setup, now, owner_url, today, world

__all__ = ["_settings", "django_db_setup", "now", "owner_url", "today", "world"]
