"""Formulas over columns of the ranked table, such as `value * votes / effort`, turned into SQL.

A formula is arithmetic of names and numbers with + − × ÷, parentheses, `min`, `max` and `log`. What has no value, such
as 1/0, log(0) or an effort that is not set, makes the whole formula empty. SQL never overflows: PostgreSQL has an error
for it, so while a formula is parsed, how small and how large each part of it can be is followed, and one that could
come near the limits of a double is refused.
"""

import ast
import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

from sqlalchemy import Float, case, func, literal, or_

from community.core.db import is_sqlite
from community.core.i18n import gettext as _

MAX_LENGTH = 200
MAX_DEPTH = 8  # of nested operations; `min` and `max` repeat their parts in SQL
MAX_SIZE = 60  # numbers, names and operations
MAX_PARTS = 5  # of one `min` or `max`
FUNCTIONS = ("min", "max", "log")

LIMIT = 300.0  # a double reaches from 1e-308 to 1e308
MOST = 10.0**LIMIT  # no formula has a larger value
PRECISION = 16.0  # digits of a double

_SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-"})


class FormulaError(Exception):
    """Why a text is no formula, as a sentence for its writer."""


class Size(NamedTuple):
    """What a value other than 0 can be, as powers of ten: how small, a multiple of what, and how large."""

    least: float
    unit: float  # sums and differences are multiples of it too
    most: float

    @classmethod
    def of_product(cls, least: float, most: float) -> "Size":
        """The size of a value that can have all digits of a double."""
        return cls(least, least - PRECISION, most)


COUNT = Size(0, 0, 9.4)  # of whole numbers below 2**31
SHARE = Size.of_product(-12, 2)  # of shares in percent
AMOUNT = Size.of_product(-12, 9.4)


@dataclass(frozen=True)
class Formula:
    """A valid formula: its text and its parsed form."""

    text: str
    body: ast.expr
    columns: frozenset[str]  # the names it uses

    def to_sql(self, columns: Mapping[str, Any]) -> Any:
        """The SQL expression, a double or null. `columns` has an expression of a double or null for each name."""
        return _to_sql(self.body, columns)


def parse(text: str, sizes: Mapping[str, Size]) -> Formula:
    """Parse a formula. `sizes` has the names that it may use. Raises `FormulaError`."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(_("Please keep the formula to %(most)s characters.", most=MAX_LENGTH))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Python about texts such as “2 is 2”, which are refused below
            body = ast.parse(text.translate(_SIGNS).strip().lower(), mode="eval").body
    except SyntaxError as error:
        raise FormulaError(_where(text, error.offset or 0)) from None
    except (ValueError, MemoryError, RecursionError):
        raise FormulaError(_where(text, 0)) from None
    parser = _Parser(text, sizes)
    parser.size(body, 1)
    return Formula(text, body, frozenset(parser.columns))


class _Parser:
    """Checks each part of a formula, and follows its size."""

    def __init__(self, text: str, sizes: Mapping[str, Size]) -> None:
        self.text, self.sizes, self.columns, self.count = text, sizes, set[str](), 0

    def size(self, node: ast.expr, depth: int) -> Size:
        """The size of a part. Raises `FormulaError` for anything but what the module's docstring names."""
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_SIZE:
            raise FormulaError(_("This formula is too complicated. Please simplify it."))
        found = self._size(node, depth)
        if found.least < -LIMIT or found.most > LIMIT:
            raise FormulaError(_("This formula can give numbers that are too large or too small to calculate with."))
        return found

    def _size(self, node: ast.expr, depth: int) -> Size:
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return self._number(value)
            case ast.Name(id=name):
                return self._column(name)
            case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
                return self.size(operand, depth + 1)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
                # A long sum is a deep tree on its left side only, and as easy to calculate as a short one.
                return self._combined(node.op, self.size(left, depth), self.size(right, depth + 1))
            case ast.Call(func=ast.Name(id="log"), args=[argument], keywords=[]):
                self.size(argument, depth + 1)
                return Size.of_product(-PRECISION, 3)
            case ast.Call(func=ast.Name(id="min" | "max"), args=parts, keywords=[]) if 2 <= len(parts) <= MAX_PARTS:
                sizes = [self.size(part, depth + 1) for part in parts]
                return Size(*(min(values) for values in zip(*sizes, strict=True)))._replace(
                    most=max(size.most for size in sizes)
                )
        raise FormulaError(self._misunderstood(node))

    def _number(self, value: float) -> Size:
        if value and not 1e-9 <= value <= 1e12:
            raise FormulaError(_("Numbers can be from 0.000000001 to 1,000,000,000,000."))
        return Size.of_product(math.log10(value), math.log10(value)) if value else Size(0, 0, 0)

    def _column(self, name: str) -> Size:
        if name not in self.sizes:
            if name in FUNCTIONS:
                raise FormulaError(_("Write what to apply “%(name)s” to in parentheses.", name=name))
            near = get_close_matches(name, self.sizes, 1)
            if near:
                raise FormulaError(_("Unknown column “%(name)s”. Did you mean “%(near)s”?", name=name, near=near[0]))
            raise FormulaError(_("Unknown column “%(name)s”. See the columns listed here.", name=name))
        self.columns.add(name)
        return self.sizes[name]

    @staticmethod
    def _combined(operator: ast.operator, left: Size, right: Size) -> Size:
        if isinstance(operator, ast.Mult):
            return Size.of_product(left.least + right.least, left.most + right.most)
        if isinstance(operator, ast.Div):
            return Size.of_product(left.least - right.most, left.most - right.least)
        unit = min(left.unit, right.unit)
        return Size(unit, unit, max(left.most, right.most) + 0.5)

    def _misunderstood(self, node: ast.expr) -> str:
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in FUNCTIONS and not node.keywords:
                if name == "log":
                    return _("“log” takes one value, such as log(votes).")
                return _("“%(name)s” takes 2 to 5 values, such as %(name)s(votes, 10).", name=name)
            case ast.Call(func=ast.Name(id=name)):
                return _("There’s no function “%(name)s”. Use min, max or log.", name=name)
            case ast.Tuple():
                return _("Write decimals with a point, as in 0.5. Commas are for min and max only.")
        part = ast.get_source_segment(self.text.translate(_SIGNS).strip(), node) or self.text
        return _("“%(part)s” can’t be part of a formula. Use + − × ÷, parentheses, min, max and log.", part=part)


def _where(text: str, offset: int) -> str:
    """A sentence about what could not be read, from the offset on that Python reports, counted from 1."""
    lead = len(text) - len(text.lstrip())
    rest = text[lead + max(offset - 1, 0) :].strip()
    if not text.strip():
        return _("Please write a formula.")
    if not rest or not offset or text.count("(") > text.count(")"):
        return _("The formula is incomplete. Check its end and its parentheses.")
    return _("We couldn’t read the formula from “%(rest)s” on.", rest=rest[:40])


def _to_sql(node: ast.expr, columns: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=int() | float() as value):
            return literal(float(value), Float)
        case ast.Name(id=name):
            return columns[name]
        case ast.UnaryOp(op=operator, operand=operand):
            return -_to_sql(operand, columns) if isinstance(operator, ast.USub) else _to_sql(operand, columns)
        case ast.BinOp(left=left, op=operator, right=right):
            return _operation(operator, _to_sql(left, columns), _to_sql(right, columns))
        case ast.Call(func=ast.Name(id="log"), args=[argument]):
            # PostgreSQL has an error for logarithms of 0 and less.
            return func.ln(func.nullif(_extreme("max", [_to_sql(argument, columns), literal(0.0, Float)]), 0.0))
        case ast.Call(func=ast.Name(id=name), args=parts):
            values = [_to_sql(part, columns) for part in parts]
            # SQLite ignores the others if one is null, as formulas do; PostgreSQL ignores nulls.
            extreme = _extreme(name, values)
            return extreme if is_sqlite() else case((or_(*(value.is_(None) for value in values)), None), else_=extreme)
    raise AssertionError("a part that was not checked")


def _extreme(name: str, values: list[Any]) -> Any:
    """SQL: the smallest or largest of some values."""
    if is_sqlite():
        return (func.min if name == "min" else func.max)(*values, type_=Float())
    return (func.least if name == "min" else func.greatest)(*values, type_=Float())


def _operation(operator: ast.operator, left: Any, right: Any) -> Any:
    if isinstance(operator, ast.Add):
        return left + right
    if isinstance(operator, ast.Sub):
        return left - right
    if isinstance(operator, ast.Mult):
        return left * right
    return left / func.nullif(right, 0.0, type_=Float())
