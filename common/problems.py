"""A reason why not, as a value that any door can show: page, command, API."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` is for programs, `text` a sentence for people; `line` and `field` say where."""

    code: str
    text: str
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        if self.line is None:
            return self.text
        return _("line %(line)d: %(text)s") % {"line": self.line, "text": self.text}


class Refused(Exception):
    """Why not, in the user's words; `problems` are the reasons one by one."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.text for problem in problems))
        self.problems = problems


@contextmanager
def unless_taken(key: str, refusal: Exception) -> Iterator[None]:
    """Refuse in the room's words what somebody else makes at the same moment.

    A room looks whether a name is free before it makes a row; the database's unique `key` catches
    who looked at the same time. Any other breach stays the error that it is.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as breach:
        if getattr(getattr(breach.__cause__, "diag", None), "constraint_name", "") != key:
            raise
        raise refusal from None
