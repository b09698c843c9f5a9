"""Making the files of issued invoices: the rows say what is owed, beat and the pages only ask."""

from celery import shared_task
from django.db import transaction

from billing import files
from billing.models import Invoice
from tenancy.scope import provider_ids, scope


@shared_task
def sweep(**_: object) -> None:
    """Ask each provider for the invoices that have no file yet."""
    for provider_id in provider_ids():
        with scope(provider=provider_id):
            owed = files.owed()
        for invoice_id in owed:
            make_file.delay(provider_id=provider_id, invoice_id=invoice_id)


@shared_task
def make_file(*, provider_id: int, invoice_id: int, **_: object) -> None:
    """Render one invoice outside any transaction, then keep the file; a second run finds it."""
    with scope(provider=provider_id):
        invoice = Invoice.objects.issued().filter(pk=invoice_id, file=None).first()
    if invoice is None:
        return
    made = files.rendered(invoice)
    with scope(provider=provider_id):
        files.store(invoice=invoice, content=made)


def nudge(*, provider_id: int, invoice_id: int) -> None:
    """Have the file made as soon as the issue is committed; without a broker the sweep does it."""

    def send() -> None:
        message = {"provider_id": provider_id, "invoice_id": invoice_id}
        make_file.apply_async(kwargs=message, retry=False)

    transaction.on_commit(send, robust=True)
