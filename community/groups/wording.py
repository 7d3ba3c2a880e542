"""What a group says of itself and how it is run, checked and made ready to be kept."""

from dataclasses import dataclass

from community.groups.models import BY_REQUEST, CIRCLES, EVERYONE, HOLDING, KINDS, NEVER, OPEN, PRIVATE, Group
from community.kernel import markup
from community.kernel.errors import Refused
from community.kernel.words import gettext as _

NAME, PURPOSE, DESCRIPTION = 60, 140, 5000
QUESTION, WELCOME, GUIDELINES = 200, 1000, 5000
COLOURS = range(1, 13)


@dataclass(frozen=True)
class Charter:
    """Everything that a group's settings hold, as it is typed. `kind` is one of `KINDS`, and so on."""

    name: str
    purpose: str
    description: str = ""
    colour: int = 1
    kind: str = OPEN
    question: str = ""  # asked of those who want to belong to a group by request
    who_posts: str = EVERYONE
    who_comments: str = EVERYONE
    who_sees_members: str = EVERYONE
    holding: str = NEVER
    welcome: str = ""
    guidelines: str = ""


def of(group: Group) -> Charter:
    """The charter of a group as it is now."""
    kept = {name: getattr(group, name) for name in Charter.__dataclass_fields__ if name != "kind"}
    return Charter(**kept, kind=group.kind)


def columns(charter: Charter) -> dict[str, object]:
    """The columns that hold a charter. Raises `Refused` with the field that is wrong."""
    lines = {name: markup.one_line(getattr(charter, name)) for name in ("name", "purpose", "question")}
    texts = {name: markup.tidy(getattr(charter, name)) for name in ("description", "welcome", "guidelines")}
    _check_words({**lines, **texts})
    _check_choices(charter)
    return {
        **lines,
        **texts,
        **{f"{name}_html": markup.to_html(text) for name, text in texts.items()},
        "colour": charter.colour,
        "is_private": charter.kind == PRIVATE,
        "by_request": charter.kind == BY_REQUEST,
        **{name: getattr(charter, name) for name in ("who_posts", "who_comments", "who_sees_members", "holding")},
    }


def _check_words(words: dict[str, str]) -> None:
    if not any(letter.isalnum() for letter in words["name"]):
        raise Refused(_("Please give the group a name with letters in it."), field="name")
    if not words["purpose"]:
        raise Refused(_("Please say in one line what the group is for."), field="purpose")
    longest = {"name": NAME, "purpose": PURPOSE, "description": DESCRIPTION, "question": QUESTION}
    for field, most in {**longest, "welcome": WELCOME, "guidelines": GUIDELINES}.items():
        if len(words[field]) > most:
            raise Refused(_("This is too long: at most %(most)s characters fit.", most=most), field=field)


def _check_choices(charter: Charter) -> None:
    if charter.colour not in COLOURS:
        raise Refused(_("Please choose one of the colours."), field="colour")
    circles = dict.fromkeys(("who_posts", "who_comments", "who_sees_members"), CIRCLES)
    for field, choices in {"kind": KINDS, "holding": HOLDING, **circles}.items():
        if getattr(charter, field) not in choices:
            raise Refused(_("Please choose one of these."), field=field)
