"""How a provider begins: with its own row, from then on behind its own wall."""

from django.db import connection

from tenancy.models import Provider
from tenancy.scope import scope


def open_provider(*, slug: str, name: str, **facts: object) -> Provider:
    """Make a provider; `facts` are the fields of its address, money and language."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('tenancy_provider', 'id'))")
        number = cursor.fetchone()[0]
    with scope(provider=number):
        provider = Provider(id=number, slug=slug, name=name, **facts)
        provider.save(force_insert=True)
    return provider
