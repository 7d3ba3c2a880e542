"""The blueprint of the pages of members."""

from flask import Blueprint

bp = Blueprint("members", __name__)
