"""Formulas over the columns of the ranked table: what is accepted, and what SQL makes of it."""

import math
import operator
import random
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from sqlalchemy import Float, cast, literal, null, select, union_all

from community.core.db import db
from community.staff import formulas
from community.staff.formulas import AMOUNT, COUNT, FormulaError
from tests.factory import Factory

Row: TypeAlias = dict[str, Any]
Calculation: TypeAlias = Callable[..., float | None]

SIZES = {"votes": COUNT, "effort": COUNT, "readers": AMOUNT}
ROWS = [
    {"votes": votes, "effort": effort, "readers": readers}
    for votes in (0, 3, 2**31 - 1)
    for effort in (None, 0, 5)
    for readers in (None, 1e-12, 2.5)
]


def refusal(text: str) -> str:
    """Why a text is no formula."""
    with pytest.raises(FormulaError) as refused:
        formulas.parse(text, SIZES)
    return str(refused.value)


def test_refusals_say_what_is_wrong_and_where() -> None:
    assert refusal("vote / effort") == "Unknown column “vote”. Did you mean “votes”?"
    assert refusal("zzzz") == "Unknown column “zzzz”. See the columns listed here."
    assert refusal("  ") == "Please write a formula."
    assert refusal("votes +") == "The formula is incomplete. Check its end and its parentheses."
    assert "incomplete" in refusal("(votes")
    assert refusal("votes 3 ×") == "We couldn’t read the formula from “3 ×” on."
    assert refusal("log") == "Write what to apply “log” to in parentheses."
    assert refusal("log(votes, 2)") == "“log” takes one value, such as log(votes)."
    assert refusal("min(votes)") == "“min” takes 2 to 5 values, such as min(votes, 10)."
    assert refusal("sqrt(votes)") == "There’s no function “sqrt”. Use min, max or log."
    assert "Write decimals with a point" in refusal("votes * 0,5")
    assert refusal("votes × Effort ** 2").startswith("“Effort ** 2” can’t be part of a formula.")
    assert "Numbers can be" in refusal("votes * 1e400")


def test_nothing_but_arithmetic_is_accepted() -> None:
    hostile = (
        *("votes.real", "votes[0]", "votes if votes else 1", "votes and 1", "votes == 1", "not votes", "~votes"),
        *("votes // 2", "votes % 2", "2 ** 9", "1 @ 2", "1 << 9", "lambda: 1", "[votes]", "{1}", "(yield)", "f''"),
        *("'votes'", "b'1'", "True", "None", "1j", "...", "votes := 1", "*votes", "(1, 2)", "[x for x in votes]"),
        *("__import__('os')", "min(*votes)", "min(votes, key=log)", "max(votes, 1)(2)", "(log)(votes)(1)", "log()"),
        *("votes\x00", "votes; 1", "import os", "eval(votes)", "open", "1 2", ")", "((((", "\\"),
    )
    for text in hostile:
        refusal(text)
    assert "200 characters" in refusal("1" * 201)
    for text in ("(" * 99 + "1" + ")" * 99, "-" * 199 + "1", "1" + "+1" * 99, "log(" * 9 + "1" + ")" * 9):
        if not text.startswith("("):  # parentheses alone nest nothing
            assert "too complicated" in refusal(text)
    assert "too large or too small" in refusal("*".join(["1e12"] * 26))
    assert "too large or too small" in refusal("/".join(["1e12"] * 28))


def calculated(function: Calculation, *parts: Calculation) -> Calculation:
    """A function of the values of some parts: None if one of them has none, or if Python cannot calculate it."""

    def of(row: Row) -> float | None:
        values = [part(row) for part in parts]
        try:
            return None if None in values else function(*values)
        except (ZeroDivisionError, ValueError):
            return None

    return of


def random_formula(dice: random.Random, depth: int) -> tuple[str, Calculation]:
    """A formula, and the same as a function."""
    if not depth or dice.random() < 0.2:
        leaf = dice.choice(["votes", "effort", "readers", "0", "2", "0.001", "1000000"])
        return leaf, (lambda row: row[leaf]) if leaf in SIZES else (lambda row: float(leaf))
    one, first = random_formula(dice, depth - 1)
    other, second = random_formula(dice, depth - 1)
    signs = {"+": operator.add, "-": operator.sub, "−": operator.sub, "×": operator.mul, "÷": operator.truediv}
    shapes = [(f"({one} {sign} {other})", calculated(function, first, second)) for sign, function in signs.items()]
    shapes += [(f"{name}({one}, {other})", calculated(of, first, second)) for name, of in (("min", min), ("max", max))]
    shapes += [(f"-{one}", calculated(operator.neg, first)), (f"log({one})", calculated(math.log, first))]
    return dice.choice(shapes)


@pytest.mark.both_databases
def test_databases_calculate_as_python_does_and_never_fail(factory: Factory) -> None:
    dice = random.Random(3)
    asked: list[tuple[str, Calculation]] = [
        ("votes - (2 - votes) - 1", lambda row: 2 * row["votes"] - 3),
        ("VOTES / (2 ÷ votes) / 4", lambda row: row["votes"] ** 2 / 8 or None),
        ("votes - --2 + +1", lambda row: row["votes"] - 1),
        ("max(votes, 7, 1, 2, 3) * 2 + 1", lambda row: max(row["votes"], 7) * 2 + 1),
        *(random_formula(dice, 4) for _ in range(120)),
    ]
    tested = 0
    with factory.reading():
        rows = union_all(
            *(
                select(
                    *(
                        cast(null() if value is None else literal(float(value), Float), Float).label(name)
                        for name, value in row.items()
                    )
                )
                for row in ROWS
            )
        ).subquery()
        for text, function in asked:
            try:
                formula = formulas.parse(text, SIZES)
            except FormulaError:
                continue
            tested += 1
            found = db.session.scalars(select(formula.to_sql(rows.c)).select_from(rows)).all()
            for row, value in zip(ROWS, found, strict=True):
                expected = function(row)
                if expected is None or value is None:
                    assert expected == value, (text, row)
                else:
                    assert math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-6), (text, row)
    assert tested > 100
