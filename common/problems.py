"""A reason why not, as a value that any door can show: page, command, API."""

from dataclasses import dataclass

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
