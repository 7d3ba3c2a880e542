"""Saved replies in plain words. Those that moderators have changed stay as they are."""

import sqlalchemy as sa
from alembic import op

revision = "saved_replies"
down_revision = "being_told"

# (Label, text) before, and the same after.
REPLIES = (
    (
        ("Within the rules", "It may not please everybody, but it is within our rules."),
        ("Within the rules", "Not everyone will like this, but it follows our rules."),
    ),
    (
        ("Said in heat", "It was said in heat, but it is about the matter and not about a person."),
        ("Heated, not personal", "It’s heated, but it’s about the topic and not about a person."),
    ),
    (
        ("Advertising", "It is advertising and has nothing to do with what we make."),
        ("Spam", "This is advertising and has nothing to do with our products."),
    ),
    (
        ("Attack", "It attacks a person. Please say the same about the matter, and you are welcome."),
        ("Personal attack", "This attacks a person. You’re welcome to make the same point about the topic."),
    ),
    (
        ("Private data", "It gives away somebody’s private data."),
        ("Private information", "This shares someone’s private information."),
    ),
    (
        ("Off topic", "It does not belong here. Please post it where it fits."),
        ("Off topic", "This is off topic here. Please post it in a group where it fits."),
    ),
    (
        ("Looked again", "We looked at it again, and it is within our rules."),
        ("Reviewed again", "We’ve reviewed this again, and it follows our rules."),
    ),
    (
        ("Tone", "Please speak about the matter and not about people. If it goes on, we will have to suspend you."),
        ("Tone", "Please talk about the topic and not about people. If this continues, we’ll suspend your account."),
    ),
    (
        ("Advertising", "Please do not advertise here. If it goes on, we will have to suspend you."),
        ("Spam", "Please don’t advertise here. If this continues, we’ll suspend your account."),
    ),
    (
        ("After a warning", "You were warned, and it went on."),
        ("After a warning", "We warned you, and it continued."),
    ),
    (
        ("Advertising", "This account was used for advertising."),
        ("Spam", "This account was used for advertising."),
    ),
    (
        ("Time to return", "You can take part again. Please keep to our rules."),
        ("Welcome back", "You can take part again. Please follow our rules."),
    ),
    (
        ("Said it all", "Everything has been said, and the discussion turned in circles."),
        ("Going in circles", "Everything has been said, and the discussion is going in circles."),
    ),
    (
        ("Too heated", "The discussion became too heated. We may open it again."),
        ("Too heated", "The discussion got too heated. We may reopen it later."),
    ),
    (
        ("Calm again", "The discussion can go on."),
        ("Calm again", "The discussion can continue."),
    ),
    (
        ("Belongs there", "It fits better there: more people who care about it will find it."),
        ("Better fit", "It fits better there. More people who care about it will find it."),
    ),
    (
        ("Disturbs", "You disturbed this group again and again, although you were asked not to."),
        ("Disruptive", "You’ve disrupted this group repeatedly, even after we asked you to stop."),
    ),
    (
        ("Welcome", "Thank you. It is there for everybody now."),
        ("Thanks", "Thank you! Everyone can see it now."),
    ),
    (
        ("A mistake", "That was a mistake, and it is undone."),
        ("A mistake", "That was a mistake, and we’ve undone it."),
    ),
)

reason_templates = sa.table("reason_templates", sa.column("label"), sa.column("text"))


def upgrade() -> None:
    for before, after in REPLIES:
        _replace(before, after)


def downgrade() -> None:
    for before, after in REPLIES:
        _replace(after, before)


def _replace(old: tuple[str, str], new: tuple[str, str]) -> None:
    unchanged = (reason_templates.c.label == old[0], reason_templates.c.text == old[1])
    op.execute(reason_templates.update().where(*unchanged).values(label=new[0], text=new[1]))
