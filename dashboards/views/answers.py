"""The one address of all links in letters, and what can be answered behind it."""

from django.http import HttpRequest, HttpResponse

from accounts.access import FORM, public
from accounts.views.by_link import Answer, answered, sealed
from engagements import burst_letters, letters
from engagements.views.bursts import BurstByMail
from engagements.views.by_mail import MonthByMail
from kpis import framework_letters
from kpis.views.versions import FrameworkByMail

KINDS: dict[str, Answer] = {
    letters.MONTH: MonthByMail(),
    burst_letters.BURST: BurstByMail(),
    framework_letters.FRAMEWORK: FrameworkByMail(),
}


@public(methods=FORM)
@sealed
def answer(request: HttpRequest, token: str) -> HttpResponse:
    return answered(request, token, KINDS)
