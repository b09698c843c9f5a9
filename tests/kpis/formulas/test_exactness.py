"""Formulas against another way of counting: what is computed is exact, nothing is invented, and a
correction is in everything that depends on it and in nothing else."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from statistics import median

from hypothesis import assume, given
from hypothesis import strategies as st

from kpis.formulas import Book
from kpis.formulas.grammar import LENGTH, TERMS
from kpis.models import Kpi
from tests.kpis.formulas.figures import OCTOBER, by_key, figure, in_october

Values = Mapping[str, Fraction | None]
KEYS = ("a", "b", "c", "share")
SIGNS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
FUNCTIONS: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "min": min,
    "max": max,
    "sum": lambda known: sum(known, Fraction(0)),
    "mean": lambda known: sum(known, Fraction(0)) / len(known),
    "median": lambda known: Fraction(median(known)),
    "abs": lambda known: abs(known[0]),
}


@dataclass(frozen=True)
class Leaf:
    text: str
    number: Fraction | None = None


@dataclass(frozen=True)
class Node:
    sign: str
    parts: tuple["Leaf | Node", ...]


Tree = Leaf | Node


def written(tree: Tree) -> str:
    """A tree as a person might write it, with all its brackets."""
    if isinstance(tree, Leaf):
        return tree.text
    if tree.sign in SIGNS:
        left, right = (written(part) for part in tree.parts)
        return f"({left}{tree.sign}{right})"
    if tree.sign == "neg":
        return f"(-{written(tree.parts[0])})"
    return f"{tree.sign}({','.join(written(part) for part in tree.parts)})"


def reference(tree: Tree, values: Values) -> Fraction | None:
    """What it comes to; None where something is missing or divided by nought."""
    if isinstance(tree, Leaf):
        return tree.number if tree.number is not None else values[tree.text]
    parts = [reference(part, values) for part in tree.parts]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if tree.sign == "neg":
        return -known[0]
    if tree.sign in FUNCTIONS:
        return FUNCTIONS[tree.sign](known)
    if tree.sign == "/" and not known[1]:
        return None
    return SIGNS[tree.sign](*known)


def shown(number: Fraction) -> Decimal:
    """Four decimals, half up, by decimals that are far longer."""
    with localcontext() as context:
        context.prec = 2000
        context.rounding = ROUND_HALF_UP
        return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal("0.0001"))


def leaves(keys: tuple[str, ...]) -> st.SearchStrategy[Tree]:
    numbers = st.decimals(min_value=0, max_value=999, places=2).map(
        lambda number: Leaf(f"{number:f}", Fraction(number))
    )
    return st.one_of(st.sampled_from(keys).map(Leaf), numbers)


def trees(keys: tuple[str, ...] = KEYS) -> st.SearchStrategy[Tree]:
    def grown(part: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        several = st.lists(part, min_size=1, max_size=4).map(tuple)
        return st.one_of(
            st.builds(Node, st.sampled_from(list(SIGNS)), st.tuples(part, part)),
            st.builds(Node, st.just("neg"), st.tuples(part)),
            st.builds(Node, st.just("abs"), st.tuples(part)),
            st.builds(Node, st.sampled_from(["min", "max", "sum", "mean", "median"]), several),
        )

    return st.recursive(leaves(keys), grown, max_leaves=15).filter(
        lambda tree: len(written(tree)) <= LENGTH and written(tree).count(",") < TERMS
    )


def readings(keys: tuple[str, ...] = KEYS) -> st.SearchStrategy[dict[str, Decimal | None]]:
    value = st.decimals(min_value=-(10**6), max_value=10**6, places=4)
    often_nought = st.one_of(value, value, st.just(Decimal(0)), st.none())
    return st.fixed_dictionaries(dict.fromkeys(keys, often_nought))


def exact(values: Mapping[str, Decimal | None]) -> dict[str, Fraction | None]:
    """As formulas count with them: a percentage is its fraction."""
    return {
        key: None if value is None else Fraction(value) / (100 if key == "share" else 1)
        for key, value in values.items()
    }


def figures() -> list[Kpi]:
    return [figure(key, unit="percent" if key == "share" else "count") for key in KEYS]


def opened(kpis: Mapping[str, Kpi], values: Mapping[str, Decimal | None]) -> Book:
    return in_october(kpis, **{key: value for key, value in values.items() if value is not None})


@given(tree=trees(), values=readings(), unit=st.sampled_from(["ratio", "percent"]))
def test_a_formula_is_what_exact_arithmetic_says_and_no_value_is_invented(
    tree: Tree, values: dict[str, Decimal | None], unit: str
) -> None:
    result = figure("result", unit=unit, formula=written(tree))
    kpis = by_key(result, *figures())
    found = opened(kpis, values).value(result, OCTOBER)
    expected = reference(tree, exact(values))
    if expected is not None and unit == "percent":
        expected *= 100
    if expected is None or abs(expected) >= 10**14 - 1:
        assert found.value is None
        assert found.why
    else:
        assert found.value == shown(expected)
        assert not found.why


@given(tree=trees(), values=readings(), missing=st.sampled_from(KEYS))
def test_a_formula_that_names_what_is_missing_has_no_value_and_says_which(
    tree: Tree, values: dict[str, Decimal | None], missing: str
) -> None:
    result = figure("result", formula=written(tree))
    kpis = by_key(result, *figures())
    values = {key: value or Decimal(1) for key, value in values.items()} | {missing: None}
    read = opened(kpis, values)
    found = read.value(result, OCTOBER)
    if missing in {one.key for one, _found in read.inputs(result, OCTOBER)}:
        assert found.value is None
        assert kpis[missing].name in found.why


@given(
    trees_of=st.tuples(
        trees(), trees((*KEYS, "f0")), trees((*KEYS, "f0", "f1")), trees((*KEYS, "f0", "f1", "f2"))
    ),
    values=readings(),
    corrected=st.sampled_from(KEYS),
    value=st.decimals(min_value=-(10**6), max_value=10**6, places=4),
)
def test_a_correction_is_in_everything_that_depends_on_it_and_in_nothing_else(
    trees_of: tuple[Tree, ...],
    values: dict[str, Decimal | None],
    corrected: str,
    value: Decimal,
) -> None:
    formulas = [
        figure(f"f{n}", unit="ratio", formula=written(tree)) for n, tree in enumerate(trees_of)
    ]
    kpis = by_key(*figures(), *formulas)
    before = opened(kpis, values)
    after = opened(kpis, {**values, corrected: value})
    known: dict[str, Fraction | None] = exact({**values, corrected: value})
    depends = {corrected}
    for one, tree in zip(formulas, trees_of, strict=True):
        number = reference(tree, known)
        assume(number is None or abs(number) < 10**13)
        known[one.key] = number
        found = after.value(one, OCTOBER)
        assert found.value == (None if number is None else shown(number))
        named = {each.key for each, _found in after.inputs(one, OCTOBER)}
        if named & depends:
            depends.add(one.key)
        else:
            assert found.value == before.value(one, OCTOBER).value


@given(text=st.text(max_size=320))
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(text: str) -> None:
    result = figure("result", formula=text)
    kpis = by_key(result, *figures())
    found = opened(kpis, dict.fromkeys(KEYS, Decimal(1))).value(result, OCTOBER)
    assert (found.value is None) is bool(found.why)


@given(text=st.text(alphabet="ab01.,+-*/() ", max_size=60))
def test_whatever_is_typed_with_the_right_signs_is_read_or_refused(text: str) -> None:
    result = figure("result", formula=text)
    found = opened(by_key(result, *figures()), dict.fromkeys(KEYS, Decimal(1))).value(
        result, OCTOBER
    )
    assert (found.value is None) is bool(found.why)
