"""Settings of a group: validation, and their conversion to columns."""

from dataclasses import dataclass

from community.core import markup
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.groups.models import AUDIENCES, BY_REQUEST, EVERYONE, KINDS, NEVER, OPEN, PRE_MODERATION, PRIVATE, Group

NAME_LENGTH, PURPOSE_LENGTH, DESCRIPTION_LENGTH = 60, 140, 5000
QUESTION_LENGTH, WELCOME_LENGTH, GUIDELINES_LENGTH = 200, 1000, 5000
COLORS = range(1, 13)


@dataclass(frozen=True)
class GroupSettings:
    """The settings of a group as they were entered. `kind` is one of `KINDS`, `who_…` one of `AUDIENCES`."""

    name: str
    purpose: str
    description: str = ""
    color: int = 1
    kind: str = OPEN
    question: str = ""  # asked in join requests
    who_posts: str = EVERYONE
    who_comments: str = EVERYONE
    who_sees_members: str = EVERYONE
    pre_moderation: str = NEVER
    blind_voting: bool = False
    welcome: str = ""
    guidelines: str = ""


def current_settings(group: Group) -> GroupSettings:
    """The current settings of a group."""
    values = {name: getattr(group, name) for name in GroupSettings.__dataclass_fields__ if name != "kind"}
    return GroupSettings(**values, kind=group.kind)


def validated_columns(settings: GroupSettings) -> dict[str, object]:
    """The columns of `Group` that hold the settings. Raises `Refused` with the field that is wrong."""
    lines = {name: markup.one_line(getattr(settings, name)) for name in ("name", "purpose", "question")}
    texts = {name: markup.clean_text(getattr(settings, name)) for name in ("description", "welcome", "guidelines")}
    _check_texts({**lines, **texts})
    _check_choices(settings)
    return {
        **lines,
        **texts,
        **{f"{name}_html": markup.to_html(text) for name, text in texts.items()},
        "color": settings.color,
        "is_private": settings.kind == PRIVATE,
        "by_request": settings.kind == BY_REQUEST,
        "blind_voting": bool(settings.blind_voting),
        **{
            name: getattr(settings, name)
            for name in ("who_posts", "who_comments", "who_sees_members", "pre_moderation")
        },
    }


def _check_texts(texts: dict[str, str]) -> None:
    if not any(letter.isalnum() for letter in texts["name"]):
        raise Refused(_("The name needs at least one letter or number."), field="name")
    if not texts["purpose"]:
        raise Refused(_("Please say in one line what the group is for."), field="purpose")
    longest = {
        "name": NAME_LENGTH,
        "purpose": PURPOSE_LENGTH,
        "description": DESCRIPTION_LENGTH,
        "question": QUESTION_LENGTH,
    }
    for field, most in {**longest, "welcome": WELCOME_LENGTH, "guidelines": GUIDELINES_LENGTH}.items():
        if len(texts[field]) > most:
            raise Refused(_("This is too long. Use at most %(most)s characters.", most=most), field=field)


def _check_choices(settings: GroupSettings) -> None:
    if settings.color not in COLORS:
        raise Refused(_("Please choose one of the colors."), field="color")
    audiences = dict.fromkeys(("who_posts", "who_comments", "who_sees_members"), AUDIENCES)
    for field, choices in {"kind": KINDS, "pre_moderation": PRE_MODERATION, **audiences}.items():
        if getattr(settings, field) not in choices:
            raise Refused(_("Please choose one of these options."), field=field)
