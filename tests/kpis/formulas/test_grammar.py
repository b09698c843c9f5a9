"""What a formula may say, and that nothing else gets through, with a sentence and in few steps."""

import ast
import sys
from fractions import Fraction

import pytest
from django.utils.translation import override

from kpis.formulas.grammar import LENGTH, TERMS, CannotUseFormula, read_formula


def problem_of(text: str) -> str:
    with override("en"), pytest.raises(CannotUseFormula) as refused:
        read_formula(text)
    return refused.value.problem


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a", ("a",)),
        ("=revenue / customers", ("revenue", "customers")),
        ("(a + b) × c ÷ 2 − a", ("a", "b", "c")),
        ("a·b – 0.5", ("a", "b")),
        ("max(0, a\u00a0-\n b)", ("a", "b")),
        ("-(a) + .5 + 5.", ("a",)),
        ("min(a, abs(b), median(c, d))", ("a", "b", "c", "d")),
        ("max(0; a)", ("a",)),  # as French sheets part them
        # Words of the language below are names like any other.
        ("lambda + if_ + class + None", ("lambda", "if_", "class", "None")),
        ("k_a + a", ("k_a", "a")),
    ],
)
def test_a_formula_is_read_and_names_its_figures(text: str, names: tuple[str, ...]) -> None:
    assert read_formula(text).names == names


def test_written_numbers_are_exact() -> None:
    numbers = [
        node.value
        for node in ast.walk(read_formula("0.1 + a * 123456789012345.678").tree)
        if isinstance(node, ast.Constant)
    ]
    assert numbers == [Fraction(1, 10), Fraction("123456789012345.678")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Write the formula: for example revenue / customers."),
        (" = ", "Write the formula: for example revenue / customers."),
        ("a ** 2", "A formula has no powers: write the multiplication."),
        ("a ^ 2", "A formula has no powers: write the multiplication."),
        ("a // b", "Divide with one stroke: a / b."),
        ("a * 25%", "A percentage counts as its fraction here: write 0.25 instead of 25%."),
        ("(a + b", "1 bracket is not closed."),
        ("((a + b", "2 brackets are not closed."),
        ("a + b)", "A bracket is closed that was never opened."),
        ("a b + c", "The formula cannot be read from here on: “b + c”."),
        ("a +", "The formula cannot be read: a figure or a sign is missing at its end."),
        ("2a", "A sign is missing between the number and the name in “2a”."),
        ("1e9", "A sign is missing between the number and the name in “1e9”."),
        ("0x1F + a", "A sign is missing between the number and the name in “0x1F”."),
        ("1_000 * a", "A sign is missing between the number and the name in “1_000”."),
        ("0,5 * a", "A decimal number is written with a point: 0.5."),
        ("1234567890123456 + a", "“1234567890123456” is no number that a formula can use."),
        ("a.b", "A point can only stand in a number: 0.5."),
        ("2 (a)", "A sign is missing before a bracket; to multiply, write ×."),
        (
            "a (b)",
            "“a” is no function. There are min, max, abs, sum, mean, median, round; to multiply by "
            "what is in brackets, write ×.",
        ),
        ("min()", "min takes figures with commas between them."),
        ("abs(a, b)", "abs takes one figure."),
        ("round(a, 2)", "round takes one figure."),
    ],
)
def test_a_slip_is_named_in_a_sentence(text: str, problem: str) -> None:
    assert problem_of(text) == problem


HOSTILE = {
    "attribute": "a.__class__",
    "class of a bracket": "().__class__.__bases__",
    "attribute of a number": "(1).real",
    "import": "__import__('os')",
    "import without strings": "__import__(os)",
    "eval": "eval(a)",
    "strings": "'a' * 9",
    "bytes": 'b"a"',
    "a formatted string": "f'{a}'",
    "subscript": "a[0]",
    "list": "[a]",
    "dict": "{a: a}",
    "lambda": "(lambda: a)()",
    "comprehension": "[a for a in b]",
    "generator": "sum(a for a in b)",
    "condition": "a if b else c",
    "and": "a and b",
    "not": "not a",
    "comparison": "a < b",
    "walrus": "(a := 1)",
    "assignment": "a = 1",
    "star": "min(*a)",
    "two stars": "min(**a)",
    "keyword": "max(a, key=b)",
    "powers": "9**9**9",
    "shift": "1 << 9999999",
    "matrix": "a @ b",
    "modulo": "a % b",
    "bits": "a | b",
    "await": "await a",
    "yield": "(yield a)",
    "two statements": "a; b",
    "comment": "a # b",
    "backslash": "a \\ b",
    "backtick": "`a`",
    "NUL": "a\x00 + b",
    "bell": "a\x07",
    "Arabic digits": "a + ٣",
    "full-width digits": "a + １",
    "superscript": "a²",
    "look-alike letters": "аcquisition",  # the first letter is Cyrillic
    "right-to-left mark": "a + \u202eb",
    "emoji": "a + 🙂",
    "surrogate": "a + \ud800",
    "infinity": "1e999",
    "imaginary": "3j * a",
    "deep brackets": "(" * 149 + "a" + ")" * 149,
    "deep calls": "abs(" * 40 + "a" + ")" * 40,
    "deep signs": "-" * 250 + "a",
    "thousand terms": " + ".join(["a"] * 1000),
    "many terms": "+".join(["a"] * 61),
    "too long": "a + " + "b" * 300,
    "tuple": "a, b",
    "empty tuple": "()",
    "call of a call": "min(a)(b)",
    "ellipsis": "...",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_hostile_is_refused_with_a_sentence_in_few_steps(text: str) -> None:
    steps = 0

    def count(*_args: object) -> None:
        nonlocal steps
        steps += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read_formula(text)
    except CannotUseFormula as refused:
        problem = refused.problem
    finally:
        sys.setprofile(before)
    assert problem.endswith((".", "”."))
    assert "Error" not in problem
    # Calls of functions, Python's own and ours: none of these takes more than a formula that is
    # as long as one may be.
    assert steps < 60_000


def test_the_longest_formula_is_read() -> None:
    longest = "+".join(["abcd"] * TERMS)
    assert len(longest) == LENGTH - 1
    assert read_formula(longest).names == ("abcd",)
    assert problem_of("+".join(["a"] * (TERMS + 1))) == "The formula has 61 terms; 60 are the most."
    assert problem_of("a" * 301) == "The formula has 301 signs; 300 are the most."
    assert problem_of("-" * 70 + "a").startswith("The formula is nested too deeply")


def test_a_formula_is_read_once() -> None:
    assert read_formula("a / b") is read_formula("a / b")
