"""Fetching from an address that somebody typed: where it may not lead, and how much it may cost."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from engagements.agenda import fetching
from engagements.agenda.fetching import CannotFetch, Wire, fetch, host_of, is_public, normal_url

HOST = "calendar.example"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)
def test_an_address_of_a_private_network_is_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"]
)
def test_an_address_of_the_open_internet_is_allowed(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://calendar.example/a.ics",
        "ftp://calendar.example/a.ics",
        "file:///etc/passwd",
        "https://",
        "https:///a.ics",
        "calendar.example/a.ics",
        "https://user:word@calendar.example/a.ics",
        "https://calendar.example:8443/a.ics",
        "https://calendar.example:port/a.ics",
        "https://calendar.example/a.ics\r\nHost: other",
        "https://[::1/a.ics",
        "javascript:alert(1)",
        "https://calendar.example/" + "a" * 2000,
        "",
    ],
)
def test_what_is_no_plain_https_address_is_refused(url: str) -> None:
    with pytest.raises(CannotFetch) as refusal:
        normal_url(url)
    assert refusal.value.code == "address"


def test_webcal_is_https() -> None:
    assert normal_url(" webcal://calendar.example/a.ics ") == "https://calendar.example/a.ics"
    assert host_of("https://Calendar.Example/a.ics") == "calendar.example"


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/a.ics",
        "https://[::1]/a.ics",
        "https://2130706433/a.ics",
        "https://0x7f.1/a.ics",
        "https://169.254.169.254/latest/meta-data/",
    ],
)
def test_a_number_instead_of_a_name_leads_nowhere_private(url: str) -> None:
    with pytest.raises(CannotFetch) as refusal:
        fetch(url=url)
    assert refusal.value.code in {"refused", "away"}


def test_one_private_answer_among_public_ones_is_enough_to_refuse() -> None:
    both = [ipaddress.ip_address("8.8.8.8"), ipaddress.ip_address("10.0.0.1")]
    with pytest.raises(CannotFetch) as refusal:
        fetch(url=f"https://{HOST}/", wire=Wire(resolve=lambda *_asked: both))
    assert refusal.value.code == "refused"


def test_a_name_that_nobody_knows_is_away() -> None:
    def nowhere(host: str, port: int) -> list:
        raise socket.gaierror

    with pytest.raises(CannotFetch) as refusal:
        fetch(url=f"https://{HOST}/", wire=Wire(resolve=nowhere))
    assert refusal.value.code == "away"


class Calendar(BaseHTTPRequestHandler):
    """Answers by the path that is asked for."""

    def do_GET(self) -> None:
        answer = getattr(self, "at_" + self.path.strip("/").partition("?")[0].replace(".", "_"))
        answer()

    def log_message(self, *args: object) -> None:
        """Nothing: the tests speak."""

    def _say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def at_good_ics(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            return self._say(304)
        return self._say(200, b"BEGIN:VCALENDAR", ETag='"one"')

    def at_hop(self) -> None:
        self._say(302, Location="/good.ics")

    def at_loop(self) -> None:
        self._say(302, Location="/loop")

    def at_inside(self) -> None:
        self._say(301, Location="https://inside.example/secret")

    def at_plain(self) -> None:
        self._say(301, Location="http://calendar.example/good.ics")

    def at_gone(self) -> None:
        self._say(404)

    def at_large(self) -> None:
        self._say(200, b"x" * 3000)

    def at_slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _drip in range(100):
            time.sleep(0.05)
            try:
                self.wfile.write(b"x")
            except OSError:
                return


class Quiet(HTTPServer):
    """Whoever hangs up in the middle is no news."""

    def handle_error(self, *asked: object) -> None:
        """Nothing: the client's side is what is tested."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, ssl.SSLContext]]:
    """A server on this machine with a certificate of its own, and the trust in it."""
    folder: Path = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    here.load_cert_chain(certificate, secret)
    server = Quiet(("127.0.0.1", 0), Calendar)
    server.socket = here.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server.server_port, ssl.create_default_context(cafile=str(certificate))
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def wire(served: tuple[int, ssl.SSLContext]) -> Wire:
    """Every name but those inside leads to the test's own server."""
    port, trust = served

    def known(host: str, _port: int) -> list:
        return [ipaddress.ip_address("10.0.0.1" if host == "inside.example" else "127.0.0.1")]

    return Wire(
        port=port,
        resolve=known,
        allowed=lambda address: address.is_loopback,
        trust=trust,
        seconds=5,
    )


def get(path: str, wire: Wire, **more: str) -> fetching.Fetched:
    return fetch(url=f"https://{HOST}:{wire.port}/{path}", wire=wire, **more)


def test_a_calendar_is_fetched_from_the_address_that_was_looked_at(wire: Wire) -> None:
    assert get("good.ics", wire).raw == b"BEGIN:VCALENDAR"


def test_what_has_not_changed_is_not_sent_again(wire: Wire) -> None:
    first = get("good.ics", wire)
    assert first.etag == '"one"'
    assert get("good.ics", wire, etag=first.etag).raw is None


def test_a_redirect_is_followed_and_looked_at_like_the_first_address(wire: Wire) -> None:
    assert get("hop", wire).raw == b"BEGIN:VCALENDAR"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("inside", "refused"),
        ("plain", "address"),
        ("loop", "answer"),
        ("gone", "answer"),
    ],
)
def test_a_redirect_or_an_answer_that_leads_astray_is_refused(
    wire: Wire, path: str, code: str
) -> None:
    with pytest.raises(CannotFetch) as refusal:
        get(path, wire)
    assert refusal.value.code == code


def test_too_much_is_refused_while_it_comes(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
    with pytest.raises(CannotFetch) as refusal:
        get("large", wire)
    assert refusal.value.code == "large"


def test_who_drips_gets_no_more_than_the_whole_time(wire: Wire) -> None:
    begun = time.monotonic()
    with pytest.raises(CannotFetch) as refusal:
        get("slow", replace(wire, seconds=0.4))
    assert refusal.value.code == "slow"
    assert time.monotonic() - begun < 3


def test_a_certificate_that_nobody_trusts_is_refused(wire: Wire) -> None:
    with pytest.raises(CannotFetch) as refusal:
        get("good.ics", replace(wire, trust=ssl.create_default_context()))
    assert refusal.value.code == "away"
