"""A chart as a test sees it: its shapes by class, and where each of them is."""

from xml.etree import ElementTree

from common.charts.drawing import breadth

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def shapes(svg: str, css: str) -> list[ElementTree.Element]:
    return [item for item in parsed(svg).iter() if css in (item.get("class") or "").split()]


def number(item: ElementTree.Element, name: str) -> float:
    return float(item.get(name) or 0)


def points(item: ElementTree.Element) -> list[tuple[float, float]]:
    pairs = (pair.split(",") for pair in (item.get("points") or "").split())
    return [(float(x), float(y)) for x, y in pairs]


def size(svg: str) -> tuple[float, float]:
    _, _, wide, tall = map(float, (parsed(svg).get("viewBox") or "").split())
    return wide, tall


def text_box(item: ElementTree.Element) -> Box:
    """About where a text is: from its anchor and letters, with what hangs below its line."""
    letters, weight = number(item, "font-size"), int(number(item, "font-weight"))
    long = breadth("".join(item.itertext()), letters, weight)
    begin = number(item, "x")
    begin -= {"middle": long / 2, "end": long}.get(item.get("text-anchor") or "", 0)
    return begin, number(item, "y") - letters, begin + long, number(item, "y") + letters * 0.25


def boxes(svg: str) -> list[Box]:
    """Where the shapes of a chart of its own size are."""
    found = []
    for item in parsed(svg).iter():
        kind = item.tag.removeprefix(SVG)
        x, y = number(item, "x"), number(item, "y")
        if kind == "text":
            found.append(text_box(item))
        elif kind == "rect":
            found.append((x, y, x + number(item, "width"), y + number(item, "height")))
        elif kind == "circle" and item.get("cy") != "7":
            x, y, far = number(item, "cx"), number(item, "cy"), number(item, "r")
            found.append((x - far, y - far, x + far, y + far))
        elif kind == "polygon":
            xs, ys = zip(*points(item), strict=True)
            found.append((min(xs), min(ys), max(xs), max(ys)))
        elif kind == "g":
            x, y = map(float, (item.get("transform") or "")[10:].split(")")[0].split())
            found.append((x, y, x + 8.4, y + 8.4))
    return found


def outside(svg: str) -> list[Box]:
    wide, tall = size(svg)
    return [
        (left, top, right, bottom)
        for left, top, right, bottom in boxes(svg)
        if left < -0.6 or top < -0.6 or right > wide + 0.6 or bottom > tall + 0.6
    ]


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
