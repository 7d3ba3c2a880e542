"""The order of the moderation queue: how urgent a reported subject is.

    priority = 1000 · (1 if it is auto-hidden) + 10 · weight of the worst reason + number of counting reports, at most 9

So what was hidden by reports comes first, then the worse reason however many reports gave a lesser one, then the
larger number. Reports by new members are shown but not counted. Ties go to the subject that has waited longest.
"""

from typing import Any

from sqlalchemy import case

# All different: a weight tells its reason.
WEIGHTS = {"private": 6, "rude": 5, "spam": 4, "other": 3, "off_topic": 2, "duplicate": 1}
MAX_COUNTED = 9


def weight(reason: Any) -> Any:
    """SQL: the weight of a column of report reasons, 0 for an unknown one."""
    return case(*((reason == name, number) for name, number in WEIGHTS.items()), else_=0)


def score(auto_hidden: Any, worst_weight: Any, counting: Any) -> Any:
    """SQL: the priority, from columns: 1 if auto-hidden else 0, the largest weight, the number of counting reports."""
    return 1000 * auto_hidden + 10 * worst_weight + case((counting > MAX_COUNTED, MAX_COUNTED), else_=counting)


def reason_with_weight(weight: int) -> str:
    """The reason that has this weight; empty for 0."""
    return next((name for name, number in WEIGHTS.items() if number == weight), "")
