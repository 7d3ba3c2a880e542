"""Errors whose message is meant for the person who caused them."""


class Refused(Exception):
    """The action is not possible now. The message is shown to the visitor.

    `field` is the name of the form field that the message belongs to, if any.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Hidden(Exception):
    """The thing does not exist, or the viewer may not see it. Both are answered with the same 404."""


class Stale(Refused):
    """The thing was changed since the form was opened. The form comes back with the text and the change."""


class OperatorError(Exception):
    """A foreseeable problem in running the site. The message tells the operator what it is and what to do."""
