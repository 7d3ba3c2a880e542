"""Refusals: what a visitor may not do, said in words meant for them."""


class Refused(Exception):
    """The act is not possible now. The message is shown to the person who tried.

    `field` names the form field that the message belongs to, if any.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Hidden(Exception):
    """There is no such thing, or the viewer cannot find it. The two look the same from outside: 404."""


class Stale(Refused):
    """Somebody changed the thing since the form was opened; what was typed comes back beside what changed."""


class OperatorError(Exception):
    """Something foreseeable stands in the way. The message says what it is and what to do."""
