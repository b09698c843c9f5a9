"""The two documents against the engine's own floor: six empty pages, in one run."""

import datetime as dt
import statistics
import time
from collections.abc import Callable
from typing import Any

from committees.pdf import render_report
from committees.report import build
from common.periods import Month
from tests.factories.world import World

ROUNDS = 7


def cpu(call: Callable[[], Any]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def empty_pages() -> bytes:
    from weasyprint import HTML

    pages = '<p style="break-after: page">x</p>' * 6
    return bytes(
        HTML(string=f"<html lang=en><title>x</title>{pages}").write_pdf(pdf_variant="pdf/ua-1")
    )


def test_a_report_against_empty_pages(world: World, now: dt.datetime) -> None:
    with world.staff():
        engagement = (
            type(world.engagement)
            .objects.select_related("client", "provider", "executive__user")
            .get(pk=world.engagement.pk)
        )
        content = build(engagement=engagement, month=Month(2026, 10), at=now)
    render_report(content)
    empty_pages()
    ratios, took = [], []
    for _ in range(ROUNDS):
        below, ours = cpu(empty_pages), cpu(lambda: render_report(content))
        ratios.append(ours / below)
        took.append(ours)
    print(f"\nreport: {statistics.median(ratios):.1f} × six empty pages")
    print(f"report: {statistics.median(took):.2f} s of CPU, warm (goal: at most 0.70)")
