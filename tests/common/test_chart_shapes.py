import random
import re
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from itertools import combinations
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from common.charts import (
    Axis,
    Bar,
    Happening,
    Moment,
    Number,
    Outline,
    Range,
    Risk,
    Score,
    Work,
    bars,
    burn_bars,
    burnup,
    columns,
    gantt,
    meter,
    radar,
    risk_matrix,
    series,
    spark,
)
from common.charts.drawing import breadth, wrapped
from common.fonts import FAMILIES
from tests.common.drawn import SVG, meet, number, outside, parsed, points, shapes, size, text_box

HOSTILE = '<script>alert(1)</script>" onload="x'
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
WORDS = (
    "Sécurité", "et", "continuité", "Fournisseurs", "Gouvernance", "of", "the", "ERP", "migration",
    "Datenschutzgrundverordnung", "à", "Wärmepumpenwartungsverträge", "CRM", "équipe", "IT",
)  # fmt: skip


def phrase(chance: random.Random, most: int = 4) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, most)))


def scores(chance: random.Random) -> list[Score]:
    values: list[Number] = [0, -3, 1, 2.5, 1e6, Decimal("3.75")]
    return [
        Score(
            phrase(chance, 9),
            chance.choice(values),
            f"{chance.randint(0, 100)} k€",
            chance.choice([None, 0, 4, 7e6, -1]),
        )
        for _ in range(chance.randint(0, 8))
    ]


def works(chance: random.Random) -> list[Work]:
    return [
        Work(
            phrase(chance, 8),
            starts := FIRST + timedelta(days=chance.randint(-60, 150)),
            chance.choice([None, starts, starts + timedelta(days=chance.randint(1, 120))]),
            chance.choice(["done", "running", "risk", "plan"]),
            chance.choice([0, 0.3, 1, 7, -1]),
        )
        for _ in range(chance.randint(0, 9))
    ]


def outlines(chance: random.Random, count: int) -> list[Outline]:
    return [
        Outline(kind, kind, [chance.choice([None, 0, 1, 2.5, 5, 9, -2]) for _ in range(count)])
        for kind in chance.sample(["target", "before", "now"], chance.randint(0, 3))
    ]


def plan_of(rows: list[Work], width: float | None = 340) -> str:
    return gantt(
        rows=rows,
        first=FIRST,
        last=LAST,
        periods=[(FIRST, "octobre"), (date(2026, 11, 1), "novembre"), (date(2026, 12, 1), "déc.")],
        today=date(2026, 11, 20),
        today_text="Aujourd’hui",
        title="t",
        width=width,
    )


def matrix_of(risks: list[Risk], levels: int = 5, name: str = "Vraisemblable") -> str:
    return risk_matrix(
        risks=risks,
        likelihoods=[name] * levels,
        impacts=[name] * levels,
        likelihood_name="Probabilité",
        impact_name="Impact",
        title="t",
    )


def course(chance: random.Random) -> str:
    """Values by period with ranges that change, gaps, and what happened."""
    count = chance.choice([0, 1, 2, 13, 36])
    values: list[Number | None] = [None, 0, -5, 3, Decimal("0.25"), 1e9]
    some = values[: chance.randint(1, 6)]
    aims = [None, Range(low=3, amber_low=1), Range(high=0), Range(7, 8, -1, 90), Range()]
    return series(
        moments=[
            Moment(chance.choice(["sept. 2026", "S41", ""]), chance.choice(some), aims[index // 9])
            for index in range(count)
        ],
        title="t",
        baseline=chance.choice([None, 0, 4, -1e9]),
        happenings=[
            Happening(place, chance.choice(["1", "12–14"]))
            for place in range(count)
            if chance.random() < 0.3
        ],
        text=lambda value: f"{value:,.0f} k€",
    )


def any_chart(chance: random.Random) -> list[str]:
    """Each kind of chart with whatever may come: nothing, one, many, zero, below zero, huge."""
    values = [chance.choice([None, 0, -5, 3, 1e9]) for _ in range(chance.randint(0, 12))]
    days = [Decimal(chance.choice(["0", "-1", "0.25", "8", "400"])) for _ in range(6)]
    amount = chance.choice([0, -1, 3, 1e9])
    axes = [Axis(phrase(chance), "3,8 / 5") for _ in range(chance.randint(3, 10))]
    log = [Bar(phrase(chance), day, "3½ / 4", chance.choice([None, *days])) for day in days]
    risks = [
        Risk(n, phrase(chance), chance.randint(-1, 7), chance.randint(-1, 7))
        for n in range(1, chance.randint(1, 60))
    ]
    return [
        meter(value=amount, total=chance.choice([0, -2, 8]), pace=amount, title="t", width=100),
        spark(values=values, target=chance.choice([None, 0, 7]), title="t"),
        columns(done=days, plan=days[::-1], labels=["sept."] * 6, title="t"),
        burn_bars(rows=log[: chance.randint(0, 6)], title="t"),
        burnup(
            length=30,
            points=[(day * 4 + 1, used) for day, used in enumerate(sorted(days))],
            contracted=chance.choice(days),
            contracted_text="8 jours",
            labels=[(0, "1 nov."), (chance.randint(1, 29), "Aujourd’hui"), (30, "30 nov.")],
            title="t",
        ),
        bars(rows=scores(chance), title="t", width=240),
        radar(axes=axes, outlines=outlines(chance, len(axes)), title="t"),
        plan_of(works(chance)),
        course(chance),
        matrix_of(risks, chance.choice([4, 5])),
    ]


@pytest.mark.parametrize("seed", range(60))
def test_every_chart_stays_inside_its_box_whatever_it_draws(seed: int) -> None:
    for svg in any_chart(random.Random(seed)):
        assert not re.search(r'="[^"]*(nan|inf)', re.sub(r"<text[^>]*>[^<]*", "", svg))
        assert outside(svg) == [], size(svg)


def test_breadth_is_never_less_than_the_letters_of_print_take() -> None:
    sans = next(family for family in FAMILIES if family.name == "Mandate Sans")
    font = TTFont(str(files(sans.package) / "files" / sans.file))
    letters, widths = font.getBestCmap(), font["hmtx"]
    for text in (*WORDS, "1 250,50 €", "3.8 / 5", "Almost certain", "Mmm, Www", "½ of ¾"):
        real = sum(widths[letters[ord(one)]][0] for one in text) / font["head"].unitsPerEm
        assert real <= breadth(text, 1) < 1.35 * real + 0.2


def test_lines_hold_every_word_and_fit() -> None:
    chance = random.Random(5)
    for _ in range(300):
        text, room = phrase(chance, 8), chance.uniform(30, 300)
        lines = wrapped(text, 11, room)
        assert all(breadth(line, 11) <= room for line in lines)
        assert "".join(lines).replace("-", "").replace(" ", "") == text.replace(" ", "")


def test_a_score_reaches_its_share_of_the_top_and_marks_its_target() -> None:
    svg = bars(rows=[Score("a", 3, "3", 4), Score("b", 5, "5")], top=5, title="t", width=200)
    first, second = shapes(svg, "bar")
    assert number(first, "width") == 120
    assert number(second, "width") == 200
    assert [number(item, "x1") for item in shapes(svg, "tick")] == [160]


def test_scores_without_a_top_share_the_largest_value_or_target() -> None:
    svg = bars(rows=[Score("a", 3, "3", 12), Score("b", 6, "6")], title="t", width=200)
    assert [number(item, "width") for item in shapes(svg, "bar")] == [50, 100]


@pytest.mark.parametrize("value", [0, -2])
def test_a_score_of_nothing_has_a_track_and_no_bar(value: int) -> None:
    svg = bars(rows=[Score("a", value, "none")], top=5, title="t")
    assert shapes(svg, "track")
    assert not shapes(svg, "bar")


def test_scores_on_a_page_are_shares_of_their_container() -> None:
    svg = bars(rows=[Score("a", 3, "3", 4)], top=5, title="t")
    root = parsed(svg)
    assert root.get("width") == "100%"
    assert root.get("viewBox") is None
    assert shapes(svg, "bar")[0].get("width") == "60%"


def test_a_radar_puts_values_on_their_axes() -> None:
    axes = [Axis(name) for name in "abcd"]
    svg = radar(axes=axes, outlines=[Outline("now", "Now", [5, 4, 2.5, 0])], title="t")
    up, right, down, left = points(shapes(svg, "now")[0])
    middle = (left[0], left[1])
    # On four axes of 94 units: all of it upwards, 4/5 to the right, half downwards, nothing left.
    assert middle[1] - up[1] == pytest.approx(94, abs=0.02)
    assert right[0] - middle[0] == pytest.approx(75.2, abs=0.02)
    assert down[1] - middle[1] == pytest.approx(47, abs=0.02)
    assert up[0] == down[0] == middle[0] == 170


def test_a_radar_tells_its_outlines_apart_by_their_dashes() -> None:
    three = [Outline(kind, kind, [1, 2, 3]) for kind in ("now", "target", "before")]
    svg = radar(axes=[Axis("a"), Axis("b"), Axis("c")], outlines=three, title="t")
    dashes = {
        item.get("class"): item.get("stroke-dasharray")
        for item in parsed(svg)
        if item.get("class") in ("target", "before", "now")
    }
    assert list(dashes) == ["target", "before", "now"]
    assert len(set(dashes.values())) == 3
    assert dashes["now"] is None


def test_a_radar_leaves_an_outline_open_where_a_value_is_missing() -> None:
    axes = [Axis(name) for name in "abcde"]
    svg = radar(axes=axes, outlines=[Outline("now", "Now", [1, None, 3, 4, 5])], title="t")
    assert [item.tag for item in shapes(svg, "now")] == [f"{SVG}path"] * 3
    assert len(shapes(svg, "point")) == 4


@pytest.mark.parametrize("count", [2, 11])
def test_a_radar_of_too_few_or_too_many_axes_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"3 to 10 axes, not {count}"):
        radar(axes=[Axis("a")] * count, outlines=[], title="t")


@pytest.mark.parametrize("count", range(3, 11))
def test_the_names_around_a_radar_do_not_touch(count: int) -> None:
    chance = random.Random(count)
    for _ in range(40):
        axes = [Axis(phrase(chance, 3), "3.8 / 5") for _ in range(count)]
        svg = radar(axes=axes, outlines=[], title="t")
        texts = [text_box(item) for item in parsed(svg).iter() if item.tag == f"{SVG}text"]
        # A line of letters is lower than its leading: lines of one name may stand close.
        tight = [(left + 1, top + 3, right - 1, bottom - 3) for left, top, right, bottom in texts]
        assert not [pair for pair in combinations(tight, 2) if meet(*pair)]


def test_a_plan_places_a_bar_by_its_first_and_last_day() -> None:
    row = Work("Kick-off", date(2026, 10, 24), date(2026, 11, 15), "running", 0.5)
    svg = plan_of([row], width=920)
    bar, past = shapes(svg, "work")[0], shapes(svg, "past")[0]
    # 92 days in 920 points: it begins after 23 of them and takes 23, of which half are done.
    assert number(bar, "x") == 230
    assert number(bar, "width") == 230
    assert number(past, "width") == 115


def test_a_plan_draws_today_in_the_middle_of_the_day_or_not_at_all() -> None:
    svg = plan_of([], width=920)
    assert number(shapes(svg, "today")[0], "x1") == 505
    other = gantt(
        rows=[], first=FIRST, last=LAST, periods=[], today=date(2027, 1, 1), title="t", width=920
    )
    assert not shapes(other, "today")


def test_a_plan_tells_a_state_by_a_sign_of_its_own() -> None:
    signs = []
    for state in ("done", "running", "risk", "plan"):
        svg = plan_of([Work("a", FIRST, LAST, state)])
        signs.append([ElementTree.tostring(item) for item in shapes(svg, "sign")])
    assert len({str(sign) for sign in signs}) == 4


def test_a_plan_points_at_what_lies_outside_the_time_it_shows() -> None:
    before = Work("a", date(2026, 8, 1), date(2026, 9, 30), "done")
    later = Work("b", date(2027, 1, 1), None, "plan")
    svg = plan_of([before, later])
    assert len(shapes(svg, "beyond")) == 2
    assert not shapes(svg, "work")
    assert not shapes(svg, "disc")


def test_a_milestone_is_a_diamond_around_its_day() -> None:
    svg = plan_of([Work("Board", date(2026, 11, 16), None, "plan")], width=920)
    disc = shapes(svg, "disc")[0]
    assert disc.tag == f"{SVG}path"
    moved = next(item.get("transform") for item in parsed(svg).iter() if item.get("transform"))
    # The middle of day 47 of 92 is at 465; half a mark of 14 at six tenths is 4.2.
    assert moved is not None
    assert moved.startswith("translate(460.8 ")


def test_a_plan_leaves_out_names_of_weeks_that_would_meet() -> None:
    weeks = [(FIRST + timedelta(days=7 * n), f"semaine {40 + n}") for n in range(13)]
    svg = gantt(rows=[], first=FIRST, last=LAST, periods=weeks, title="t", width=340)
    told = [text_box(item) for item in shapes(svg, "label")]
    assert 2 < len(told) < 13
    assert not [pair for pair in combinations(told, 2) if meet(*pair)]
    assert len(shapes(svg, "grid")) == 13


def test_a_plan_on_a_page_keeps_every_mark_within_its_container() -> None:
    chance = random.Random(11)
    for _ in range(60):
        svg = plan_of(works(chance), width=None)
        for item in parsed(svg).iter():
            for name in ("x", "x1", "width"):
                share = item.get(name) or ""
                if share.endswith("%"):
                    assert 0 <= float(share[:-1]) <= 100


def test_an_unknown_state_or_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no state"):
        Work("a", FIRST, LAST, "late")
    with pytest.raises(ValueError, match="no kind"):
        Outline("later", "Later", [1, 2, 3])


def test_a_risk_stands_in_the_field_of_its_levels() -> None:
    svg = matrix_of([Risk(7, "a", likelihood=5, impact=1), Risk(3, "b", likelihood=1, impact=5)])
    fields = shapes(svg, "zone")
    third, seventh = shapes(svg, "spot")
    assert [item.text for item in shapes(svg, "on")] == ["3", "7"]
    # Fields go from the likeliest row down, and in a row from the least impact.
    for dot, field in ((seventh, fields[0]), (third, fields[24])):
        assert number(dot, "cx") == pytest.approx(
            number(field, "x") + number(field, "width") / 2, abs=0.05
        )
        assert number(dot, "cy") == pytest.approx(
            number(field, "y") + number(field, "height") / 2, abs=0.05
        )


@pytest.mark.parametrize("levels", [4, 5])
@pytest.mark.parametrize("count", range(1, 15))
def test_risks_in_one_field_do_not_overlap(count: int, levels: int) -> None:
    svg = matrix_of([Risk(n, "a", 2, 3) for n in range(1, count + 1)], levels)
    dots = shapes(svg, "spot")
    for one, other in combinations(dots, 2):
        apart = (number(one, "cx") - number(other, "cx")) ** 2
        apart += (number(one, "cy") - number(other, "cy")) ** 2
        assert apart**0.5 >= number(one, "r") + number(other, "r")
    told = [item.text or "" for item in shapes(svg, "on")]
    left_out = int(told[-1].removeprefix("+")) if told[-1].startswith("+") else 0
    assert len(told) - bool(left_out) + left_out == count


def test_the_corners_of_a_matrix_are_grave_and_harmless() -> None:
    tones = [(item.get("class") or "").split()[1] for item in shapes(matrix_of([]), "zone")]
    assert len(tones) == 25
    assert tones[4] == "high"
    assert tones[20] == "low"
    assert tones.count("high") < tones.count("low")


def test_new_charts_escape_every_text_and_carry_no_style() -> None:
    outline = Outline("now", HOSTILE, [1, 2, 3])
    for svg in (
        bars(rows=[Score(HOSTILE, 1, HOSTILE, 2)], title=HOSTILE),
        radar(axes=[Axis(HOSTILE, HOSTILE)] * 3, outlines=[outline], title=HOSTILE),
        plan_of([Work(HOSTILE, FIRST, LAST, "risk")], width=None),
        matrix_of([Risk(1, HOSTILE, 1, 1)], name=HOSTILE),
    ):
        assert "<script" not in svg
        assert "style=" not in svg
        root = parsed(svg)
        assert root.get("role") == "img"
        assert root[0].tag == f"{SVG}title"
        for item in root.iter():
            if item.tag.removeprefix(SVG) in {"rect", "path", "circle", "polygon", "line", "text"}:
                assert item.get("fill") or item.get("stroke")


def test_words_are_at_least_ten_pixels_on_a_chart_of_340() -> None:
    chance = random.Random(3)
    fluid = [bars(rows=scores(chance), title="t"), plan_of(works(chance), width=None)]
    scaled = [matrix_of([Risk(1, "a", 1, 1)]), radar(axes=[Axis("a")] * 3, outlines=[], title="t")]
    for svg in [*fluid, *scaled]:
        for item in parsed(svg).iter(f"{SVG}text"):
            assert number(item, "font-size") >= 10
    assert all(size(svg)[0] == 340 for svg in scaled)
