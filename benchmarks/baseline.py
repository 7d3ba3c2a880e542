"""The limits that pages are compared with: a bare Flask response, and a bare page of the same twenty rows.

The bare page runs one Core query for the first rows of Trending, with the member's votes, and renders them with the
same row template. It has no page frame, no sign-in, no permissions and no log.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask
from jinja2 import Template
from sqlalchemy import Engine, and_, create_engine, false, literal, null, select

from community.app import create_app
from community.config import Settings
from community.core.pagination import PAGE_SIZE
from community.groups.models import Group
from community.ideas.models import Idea, Status, Vote
from community.ideas.queries import IdeaRow
from community.members.models import Member

ROWS = """
{%- from "components/ideas.html" import row -%}
<!doctype html><title>Bare</title><div class="ideas">
{% for idea in ideas %}{{ row(idea, "trending." ~ loop.index) }}{% endfor %}</div>
"""


def make() -> Flask:
    """The app without sign-in, permissions, log and headers. Member 1 views the rows."""
    settings = Settings.from_environment()
    app = create_app(settings)
    for hooks in (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs):
        hooks.clear()
    app.wsgi_app = partial(Flask.wsgi_app, app)  # type: ignore[method-assign]
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    app.add_url_rule("/plain", "plain", lambda: "ok")
    app.add_url_rule("/rows", "rows", _rows(app.jinja_env.from_string(ROWS), create_engine(settings.database_url)))
    return app


def _rows(template: Template, engine: Engine) -> Callable[[], str]:
    statement = _statement(1)

    def rows() -> str:
        with engine.connect() as connection:
            ideas = [IdeaRow._make(row) for row in connection.execute(statement)]
        return template.render(ideas=ideas)

    return rows


def _statement(member_id: int) -> Any:
    columns = {
        "status_name": Status.name,
        "is_closed": Status.closes,
        "group_slug": Group.slug,
        "group_name": Group.name,
        "group_color": Group.color,
        "is_private": Group.is_private,
        "author_name": Member.name,
        "author_handle": Member.handle,
        "my_importance": Vote.importance,
        "my_vote": Vote.id.is_not(None),
        "is_mine": Idea.author_id == member_id,
        "shows_count": literal(True),
    }
    chosen: list[Any] = [columns.get(name, getattr(Idea, name, null())) for name in IdeaRow._fields]
    mine = and_(Vote.idea_id == Idea.id, Vote.member_id == member_id, Vote.withdrawn_at.is_(None))
    return (
        select(*(column.label(name) for column, name in zip(chosen, IdeaRow._fields, strict=True)))
        .join(Group, Group.id == Idea.group_id)
        .join(Member, Member.id == Idea.author_id)
        .join(Status, Status.key == Idea.status_key)
        .outerjoin(Vote, mine)
        .where(Idea.hidden_at.is_(None), Group.is_private == false())
        .order_by(Idea.trend.desc(), Idea.id.desc())
        .limit(PAGE_SIZE)
    )
