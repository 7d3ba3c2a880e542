"""Doors of members: joining and signing in, one's own account, the people of the site."""

from flask import Blueprint

bp = Blueprint("members", __name__)

from community.web.pages.members import (  # noqa: E402, F401  # they open doors on `bp`
    account,
    auth,
    deletion,
    email_change,
    email_links,
    email_preferences,
    people,
    trust_level,
)
