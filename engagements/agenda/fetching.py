"""Fetching a calendar from an address that somebody typed, without being led anywhere else.

Only https, on its own port, to a public address. The name is resolved by us, every answer is
looked at, and the connection goes to the very address that was looked at, so that a name which
answers otherwise a moment later leads nowhere. The same holds after each of at most three
redirects. No more than five megabytes, no longer than twenty seconds.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from engagements.agenda.reading import MOST_BYTES

PORT = 443
SECONDS = 20.0
REDIRECTS = 3
CHUNK = 64 * 1024
AWAY = {301, 302, 303, 307, 308}
# Inside a public range, these still name machines of a private network: 6to4 and NAT64 carry an
# IPv4 address, which is looked at by itself.
NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class CannotFetch(Exception):
    """`code` says why, for the row: "address", "away", "refused", "large", "slow", "answer"."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet: not private, loopback, link-local,
    reserved, multicast, unspecified, nor any of these inside an IPv6 address."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
    )


def resolve(host: str, port: int) -> list[Address]:
    """Every address that a name has."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]


@dataclass(frozen=True)
class Wire:
    """How names become connections. The tests bring one that reaches their own server."""

    port: int = PORT
    resolve: Callable[[str, int], list[Address]] = resolve
    allowed: Callable[[Address], bool] = is_public
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = SECONDS
    clock: Callable[[], float] = time.monotonic

    def left(self, deadline: float) -> float:
        """The seconds that are left. Raises CannotFetch where there are none."""
        left = deadline - self.clock()
        if left <= 0:
            raise CannotFetch("slow")
        return left


@dataclass(frozen=True)
class Fetched:
    """`raw` is None where nothing has changed since `etag`."""

    raw: bytes | None
    etag: str = ""


def normal_url(text: str) -> str:
    """The address as we ask for it; webcal is https. Raises CannotFetch."""
    text = text.strip()
    scheme, mark, rest = text.partition("://")
    if not mark:
        raise CannotFetch("address")
    if scheme.lower() in {"webcal", "webcals"}:
        scheme = "https"
    url = f"{scheme}://{rest}"
    host_of(url)
    return url


def host_of(url: str, *, port: int = PORT) -> str:
    """The name of the machine. Raises CannotFetch for anything but plain https."""
    try:
        parts = urlsplit(url)
        host, given = parts.hostname, parts.port
    except ValueError as problem:
        raise CannotFetch("address") from problem
    plain = parts.scheme == "https" and not parts.username and not parts.password
    if not plain or not host or (given is not None and given != port) or len(url) > 2000:
        raise CannotFetch("address")
    if any(ord(mark) < 33 for mark in url):
        raise CannotFetch("address")
    return host


class _Pinned(http.client.HTTPSConnection):
    """To the address that was looked at, under the name that was asked for."""

    def __init__(self, host: str, address: Address, *, wire: Wire, timeout: float) -> None:
        super().__init__(host, wire.port, timeout=timeout, context=wire.trust)
        self.address, self.trust = address, wire.trust

    def connect(self) -> None:
        plain = socket.create_connection((str(self.address), self.port), self.timeout)
        try:
            self.sock = self.trust.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def _address_of(host: str, wire: Wire) -> Address:
    try:
        found = wire.resolve(host, wire.port)
    except (OSError, UnicodeError, ValueError) as problem:
        raise CannotFetch("away") from problem
    # One bad answer spoils them all: the next question might pick it.
    if not found or not all(wire.allowed(address) for address in found):
        raise CannotFetch("refused")
    return found[0]


def fetch(*, url: str, etag: str = "", wire: Wire | None = None) -> Fetched:
    """The calendar behind an address. Raises CannotFetch."""
    wire = wire or Wire()
    deadline = wire.clock() + wire.seconds
    for _hop in range(REDIRECTS + 1):
        answer = _ask(url, etag, wire, deadline)
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(url, answer)
    raise CannotFetch("answer")


def _ask(url: str, etag: str, wire: Wire, deadline: float) -> Fetched | str:
    """The answer, or where it sends us."""
    host = host_of(url, port=wire.port)
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "Mandate"}
    if etag:
        headers["If-None-Match"] = etag
    connection = _Pinned(host, _address_of(host, wire), wire=wire, timeout=wire.left(deadline))
    try:
        connection.request("GET", path, headers=headers)
        with connection.getresponse() as response:
            return _told(connection, response, etag, lambda: wire.left(deadline))
    except TimeoutError as problem:
        raise CannotFetch("slow") from problem
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as problem:
        raise CannotFetch("away") from problem
    finally:
        connection.close()


def _told(
    connection: http.client.HTTPConnection,
    response: http.client.HTTPResponse,
    etag: str,
    left: Callable[[], float],
) -> Fetched | str:
    if response.status in AWAY:
        return response.headers.get("Location") or ""
    if response.status == HTTPStatus.NOT_MODIFIED:
        return Fetched(None, etag)
    if response.status != HTTPStatus.OK:
        raise CannotFetch("answer")
    raw = _body(connection, response, left)
    tag = response.headers.get("ETag", "")
    # Half a tag is none, and one with signs that no text has cannot be kept.
    return Fetched(raw, tag if tag.isprintable() and tag.isascii() and len(tag) <= 200 else "")


def _body(
    connection: http.client.HTTPConnection,
    response: http.client.HTTPResponse,
    left: Callable[[], float],
) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        # Each wait is a part of the whole time: who drips gets no more of it.
        seconds = left()
        if connection.sock is not None:
            connection.sock.settimeout(seconds)
        part = response.read1(CHUNK)
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > MOST_BYTES:
            raise CannotFetch("large")
        parts.append(part)
