"""The views of a page that a person keeps under a name, for themselves alone."""

from django.utils.translation import gettext as _

from accounts.models import SavedView
from common.problems import unless_taken

MOST = 12


class CannotKeepView(Exception):
    """Why a view cannot be kept, in the user's words."""


def views_of(*, member_id: int, page: str) -> list[SavedView]:
    """A person's own views of a page, by name."""
    return list(SavedView.objects.filter(member=member_id, page=page).order_by("name", "id"))


def keep_view(*, member_id: int, page: str, name: str, query: str) -> SavedView:
    """Keep what a page is filtered by; a name that is there already means the new filters.

    Raises CannotKeepView.
    """
    name = " ".join(name.split())
    if not name:
        raise CannotKeepView(_("Give the view a name."))
    if not query:
        raise CannotKeepView(_("Choose a view, a filter or an order first: all is there already."))
    kept = SavedView.objects.filter(member=member_id, page=page)
    standing = kept.filter(name=name).first()
    if standing is not None:
        standing.query = query
        standing.save(update_fields=["query"])
        return standing
    if kept.count() >= MOST:
        raise CannotKeepView(_("Twelve views are the most; remove one first."))
    taken = CannotKeepView(_("A view of this name was kept at the same moment."))
    with unless_taken("saved_view_once", taken):
        return SavedView.objects.create(member_id=member_id, page=page, name=name, query=query)


def drop_view(*, view: SavedView) -> None:
    """Forget a view."""
    view.delete()
