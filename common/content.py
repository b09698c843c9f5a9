"""The JSON of a document's content: frozen dataclasses to plain values and back, exactly.

Decimals are strings, days and instants ISO 8601, months "2026-03"; nothing is rounded and nothing
is guessed, so what was frozen years ago prints the same.
"""

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Self, Union, get_args, get_origin, get_type_hints

from common.periods import Month


@dataclass(frozen=True)
class Content:
    """What a document says; its subclasses are made of decimals, dates, texts and each other."""

    def to_json(self) -> dict[str, Any]:
        """The content as JSON-ready values, for a JSONField."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The content again; a field that an older release did not know takes its default.

        Raises TypeError where a field without a default is missing.
        """
        made: Self = _made(cls, plain)
        return made


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


def _plain(value: Any) -> Any:
    if isinstance(value, Content):
        return value.to_json()
    if is_dataclass(value) and not isinstance(value, (type, Month)):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (Decimal, Month)):
        return str(value)
    return value


def _read(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _read(next(option for option in inner if option is not types.NoneType), value)
    if origin is tuple:
        if inner[-1] is Ellipsis:
            return tuple(_read(inner[0], item) for item in value)
        return tuple(_read(option, item) for option, item in zip(inner, value, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        return {inner[0](key): _read(inner[1], item) for key, item in value.items()}
    return _read_one(kind, value)


def _read_one(kind: Any, value: Any) -> Any:
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if kind is Month:
        return Month.parse(value)
    return _made(kind, value) if is_dataclass(kind) else kind(value)


def _made(kind: Any, plain: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    known = {name: value for name, value in plain.items() if name in hints}
    return kind(**{name: _read(hints[name], value) for name, value in known.items()})
