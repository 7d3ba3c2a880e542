"""What the checks of `community doctor` find."""

from dataclasses import dataclass

OK, WARNING, PROBLEM = "ok", "warning", "problem"


@dataclass(frozen=True)
class Finding:
    """The result of one check: ok, warning or problem, and what to do about it."""

    subject: str
    verdict: str
    message: str
