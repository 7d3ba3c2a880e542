"""Doors of members: joining and signing in, one's own account, the people of the site."""

from flask import Blueprint

bp = Blueprint("members", __name__)

from community.members.views import account, address, leaving, links, mailing, people, signing, standing  # noqa: E402, F401  # they open doors on `bp`
