"""Every address and who may open it: a table for each app."""

from tests.house.addresses import accounts, billing, committees, dashboards, engagements, kpis
from tests.house.addresses.library import OF_THE_LIBRARY
from tests.house.addresses.page import Page

__all__ = ["OF_THE_LIBRARY", "PAGES"]

PAGES: dict[str, Page] = {
    **dashboards.PAGES,
    **accounts.PAGES,
    **engagements.PAGES,
    **billing.PAGES,
    **committees.PAGES,
    **kpis.PAGES,
}
