"""Saved answers as staff are offered them where they answer an idea, with the idea's words filled in."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flask import request

from community.ideas import expected_time
from community.ideas.models import Idea
from community.moderation import answer_fields, reason_templates
from community.moderation.answer_fields import AUTHOR, EXPECTED, GROUP, STATUS, TITLE
from community.moderation.models import ANSWER
from community.moderation.reason_templates import ReasonOption
from community.web.auth import viewer


class SavedAnswer(NamedTuple):
    """The label of a button and the text that it inserts."""

    label: str
    text: str


def saved() -> Iterable[ReasonOption]:
    """The saved answers, read at most every few seconds."""
    return reason_templates.cached_by_act().get(ANSWER, ())


def offered(idea: Idea, answers: Iterable[ReasonOption], **changes: str) -> list[SavedAnswer]:
    """Saved answers for an idea with its group, author and status. `changes` are values other than the idea's.

    Without scripts, those that are chosen in the form: see `inserted`.
    """
    return _filled(answers, {**_values(idea), **changes})


def for_form(idea: Idea, answers: Iterable[ReasonOption]) -> list[SavedAnswer]:
    """The same with the fields for the status and the expected time left open, for the script to fill in."""
    return _filled(answers, {name: value for name, value in _values(idea).items() if name not in (STATUS, EXPECTED)})


def asked_for() -> bool:
    """Whether staff pressed the button that shows saved answers, or one that inserts one."""
    member = viewer()
    return member is not None and member.is_staff and ("templates" in request.form or "template" in request.form)


def inserted(text: str, answers: list[SavedAnswer]) -> str:
    """A text with the saved answer behind it whose button was pressed."""
    number = request.form.get("template", type=int)
    if number is None or not 0 <= number < len(answers):
        return text
    return f"{text.rstrip()}\n\n{answers[number].text}" if text.strip() else answers[number].text


def _filled(answers: Iterable[ReasonOption], values: Mapping[str, str]) -> list[SavedAnswer]:
    return [SavedAnswer(option.label, answer_fields.fill(option.text, values)) for option in answers]


def _values(idea: Idea) -> dict[str, str]:
    return {
        AUTHOR: idea.author.name,
        TITLE: idea.title,
        GROUP: idea.group.name,
        STATUS: idea.status.name,
        EXPECTED: expected_time.label(idea.expected) if idea.expected else "",
    }
