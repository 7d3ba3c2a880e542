"""What a group says of itself, checked and made ready to be kept."""

from community.kernel import markup
from community.kernel.errors import Refused
from community.kernel.words import gettext as _

NAME, PURPOSE, DESCRIPTION = 60, 140, 5000
COLOURS = range(1, 13)


def worded(name: str, purpose: str, description: str, colour: int) -> dict[str, object]:
    """The columns of a group's words. Raises `Refused` with the field that is wrong."""
    name, purpose, description = markup.one_line(name), markup.one_line(purpose), markup.tidy(description)
    if not any(letter.isalnum() for letter in name):
        raise Refused(_("Please give the group a name with letters in it."), field="name")
    if not purpose:
        raise Refused(_("Please say in one line what the group is for."), field="purpose")
    for field, text, most in (
        ("name", name, NAME),
        ("purpose", purpose, PURPOSE),
        ("description", description, DESCRIPTION),
    ):
        if len(text) > most:
            raise Refused(_("This is too long: at most %(most)s characters fit.", most=most), field=field)
    if colour not in COLOURS:
        raise Refused(_("Please choose one of the colours."), field="colour")
    return {
        "name": name,
        "purpose": purpose,
        "description": description,
        "description_html": markup.to_html(description),
        "colour": colour,
    }
