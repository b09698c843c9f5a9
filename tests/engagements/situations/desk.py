"""Everybody at their desk: the office types the contract, the executive logs and hands in, the
founder approves; each of them in the pages, and what is printed is read back as words."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client as Browser

from accounts.models import Membership, User
from common.periods import Month
from engagements import printed
from engagements.models import Engagement, WorkLog
from engagements.months import find_month
from engagements.pdf import paper
from engagements.statement import Statement
from tenancy.models import Client
from tests.factories.world import World, make_contact, make_user

AT = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)


def plain(text: str) -> str:
    """Without the spaces that keep words together."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


class Form(HTMLParser):
    """What a browser would send of the forms of a page that nobody has touched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.area = self.chosen = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and name and self.forms:
            self._typed(name, given)
        elif tag == "select" and self.forms:
            self.chosen = name
        elif tag == "option" and self.chosen:
            if "selected" in given or self.chosen not in self.forms[-1]:
                self.forms[-1][self.chosen] = given.get("value", "")
        elif tag == "textarea" and self.forms:
            self.area = name
            self.forms[-1][name] = ""

    def _typed(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        if kind not in ("submit", "button", "image"):
            self.forms[-1][name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.chosen = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area] += data.strip()

    def holding(self, name: str) -> dict[str, str]:
        return next(form for form in self.forms if name in form)


@dataclass(frozen=True)
class Paper:
    """A month as it is printed, and the figures behind it."""

    said: Statement
    words: dict[str, Any]

    @property
    def figures(self) -> dict[str, str]:
        """The rows of the table: what they are called, and the days as written."""
        return {row["label"]: row["value"] for row in self.words["figures"]}

    @property
    def fractions(self) -> list[str]:
        return [note for row in self.words["figures"] for note in row["notes"]]

    @property
    def days(self) -> dict[int, str]:
        """The days by date, over all people."""
        heads, sums = self.words["grid"]["heads"], self.words["grid"]["sums"]
        return {
            int(head["number"]): cell["text"]
            for head, cell in zip(heads, sums, strict=True)
            if cell["text"]
        }

    @property
    def legend(self) -> dict[str, str]:
        return {plain(name): plain(words) for name, words in self.words["legend"]}

    @property
    def lead(self) -> str:
        return plain(self.words["lead"])

    @property
    def notes(self) -> list[str]:
        return [plain(row["note"]) for row in self.words["entries"]]

    @property
    def charges(self) -> list[tuple[str, Decimal, Decimal]]:
        return [(line.kind, line.days, line.rate) for line in self.said.charges]


class Desk:
    """The pages of Acme and of its clients."""

    def __init__(self, browser: Browser, world: World) -> None:
        self.browser, self.world = browser, world
        self.founders: dict[int, User] = {}

    def send(self, who: User, url: str, **typed: Any) -> HttpResponseBase:
        self.browser.force_login(who)
        answer = self.browser.post(url, typed)
        wrong = answer.content.decode() if answer.status_code != 302 else ""
        assert answer.status_code == 302, wrong
        return answer

    def fill(self, who: User, url: str, **typed: Any) -> HttpResponseBase:
        """Send the page's form with these fields changed, as a person would."""
        self.browser.force_login(who)
        page = self.browser.get(url).content.decode()
        blank = Form(page).holding(next(iter(typed)))
        return self.send(who, url, **{**blank, **typed})

    def client(self, name: str = "Optiqa", **facts: str) -> Client:
        """A client with a founder of its own."""
        world = self.world
        given = {"name": name, "language": "en", **facts}
        self.fill(world.olga.user, "/p/acme/clients/new/", **given)
        founder = make_user(f"Founder{len(self.founders)}", at="client.example")
        with world.staff():
            made = Client.objects.get(name=name)
            make_contact(made, founder, role="founder")
        self.founders[made.pk] = founder
        return made

    def engagement(
        self,
        client: Client | None = None,
        *,
        starts_on: str = "2026-01-01",
        deputy: Membership | None = None,
        **term: str,
    ) -> Engagement:
        """An engagement that bob leads; whatever is not named is what the form offers."""
        world = self.world
        at_client = client or self.client()
        usual = {"days_per_month": "8", "day_rate": "1000"}
        self.fill(
            world.olga.user,
            "/p/acme/engagements/new/",
            client=str(at_client.pk),
            role="cto",
            title="Fractional CTO",
            executive=str(world.bob.pk),
            deputy=str(deputy.pk) if deputy else "",
            starts_on=starts_on,
            **{**usual, **term},
        )
        with world.staff():
            found = Engagement.objects.select_related("client", "provider", "executive__user")
            return found.get(client=at_client)

    def amend(self, engagement: Engagement, *, starts_on: str, **term: str) -> None:
        url = f"/p/acme/engagements/{engagement.slug}/terms/new/"
        self.fill(self.world.olga.user, url, starts_on=starts_on, **term)

    def log(self, engagement: Engagement, days: dict[str, str], *, who: User | None = None) -> None:
        """Press the chips of these dates: {"2026-03-17": "0.5"}."""
        for day, amount in days.items():
            self.send(
                who or self.world.bob.user,
                "/p/acme/log/set/",
                engagement=engagement.pk,
                on=day,
                days=amount,
                over="yes",
            )

    def fill_up(self, engagement: Engagement, month: str, days: str) -> None:
        """Log so many days, one a date from the first weekday on, the rest on the next."""
        left = Decimal(days)
        for day in Month.parse(month).days:
            if day.weekday() > 4 or not engagement.runs_on(day) or left <= 0:
                continue
            self.log(engagement, {str(day): str(min(left, Decimal(1)))})
            left -= min(left, Decimal(1))

    def place(self, engagement: Engagement, month: str) -> str:
        return f"/p/acme/engagements/{engagement.slug}/months/{month}/"

    def theirs(self, engagement: Engagement, month: str) -> str:
        return f"/p/acme/c/{engagement.client.slug}/months/{engagement.slug}/{month}/"

    def hand_in(self, engagement: Engagement, month: str) -> None:
        self.send(self.world.bob.user, f"{self.place(engagement, month)}submit/")

    def sign(self, engagement: Engagement, month: str) -> Paper:
        """The executive hands in, the founder reads and approves; the paper that is signed."""
        self.hand_in(engagement, month)
        founder, page = self.founders[engagement.client_id], self.theirs(engagement, month)
        self.browser.force_login(founder)
        read = Form(self.browser.get(page).content.decode()).holding("seen")
        self.send(founder, f"{page}approve/", seen=read["seen"])
        return self.paper(engagement, month)

    def paper(self, engagement: Engagement, month: str) -> Paper:
        with self.world.staff():
            row = find_month(engagement=engagement, month=Month.parse(month))
            content = printed.content_of(month=row, at=AT)
            return Paper(content.statement, paper(content))

    def pdf(self, engagement: Engagement, month: str) -> bytes:
        """The file that the founder downloads."""
        self.browser.force_login(self.founders[engagement.client_id])
        answer = self.browser.get(self.theirs(engagement, month) + "month.pdf")
        assert answer.status_code == 200
        return bytes(answer.content)

    def entry(self, engagement: Engagement, day: str) -> WorkLog:
        with self.world.staff():
            return WorkLog.objects.get(engagement=engagement, day=day, corrects=None)
