"""Calendar files as the makers of calendars write them, cut to what a test is about."""

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n"
TAIL = "END:VCALENDAR\r\n"


def event(*lines: str, uid: str = "one@example", title: str = "Brume steering") -> str:
    rows = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", f"SUMMARY:{title}", *lines]
    return "\r\n".join([*rows, "END:VEVENT", ""])


def calendar(*parts: str) -> bytes:
    return (HEAD + "".join(parts) + TAIL).encode()


def timed(first: str = "20261117T090000", last: str = "20261117T110000") -> tuple[str, str]:
    return f"DTSTART;TZID=Europe/Paris:{first}", f"DTEND;TZID=Europe/Paris:{last}"
