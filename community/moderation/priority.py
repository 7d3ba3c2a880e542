"""How much harm something may do while nobody has looked at it: the order of the moderators' desk.

    harm = 1000 · (1 if it is set aside) + 10 · weight of the worst reason + number of counting flags, at most 9

So what enough members agreed about comes first; then the worse reason, however many gave a lesser one; then the greater
number. Flags of newcomers are read but not counted. Of equal harm what waits longest comes first.
"""

from typing import Any

from sqlalchemy import case

WEIGHTS = {"private": 5, "rude": 4, "spam": 3, "other": 2, "off_topic": 1}  # each its own: a weight tells the reason
MAX_COUNTED = 9


def weight(reason: Any) -> Any:
    """The weight of a column of reasons."""
    return case(*((reason == name, number) for name, number in WEIGHTS.items()), else_=0)


def score(set_aside: Any, worst: Any, counting: Any) -> Any:
    """The harm, from columns: 1 if set aside or 0, the weight of the worst reason, and the number of counting flags."""
    return 1000 * set_aside + 10 * worst + case((counting > MAX_COUNTED, MAX_COUNTED), else_=counting)


def reason_with_weight(weight: int) -> str:
    """The reason of this weight, or nothing."""
    return next((name for name, number in WEIGHTS.items() if number == weight), "")
