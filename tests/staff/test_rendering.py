"""After an upgrade the worker renders stored texts again, once."""

import pytest
from sqlalchemy import update

from community.comments.models import Comment
from community.core import markup
from community.core.db import db
from community.ideas.models import Idea
from community.notes.models import Note
from community.staff import jobs, rendering
from tests.factory import Factory

OLD = '<p>See <a href="http://setup.py" rel="nofollow noopener ugc">setup.py</a></p>\n'


@pytest.mark.both_databases
def test_outdated_html_is_rendered_again_once(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    ideas = [factory.idea(f"Idea {number}", ada, group, body="See setup.py") for number in range(3)]
    own_summary = factory.idea("Imported", ada, group, body="See setup.py")
    comment = factory.comment(ideas[0], ada, "@ada, see setup.py")
    link = f'<a href="/people/id/{ada}" rel="nofollow noopener ugc">@ada</a>'
    with factory.writing():
        db.session.execute(update(Idea).values(body_html=OLD, excerpt="See setup.py"))
        db.session.execute(update(Idea).where(Idea.id == own_summary).values(excerpt="A summary"))
        db.session.execute(
            update(Comment).values(body_html=f'<p>{link}, see <a href="http://setup.py">setup.py</a></p>')
        )
        db.session.add(Note(idea_id=ideas[0], author_id=ada, body="setup.py", body_html=OLD))
        db.session.commit()
    monkeypatch.setattr(rendering, "BATCH_SIZE", 2)

    with factory.app.app_context():
        jobs.render_texts()

    found = [factory.get(Idea, one) for one in (*ideas, own_summary)]
    assert {one.body_html for one in found} == {"<p>See setup.py</p>\n"}
    assert [one.excerpt for one in found] == ["See setup.py"] * 3 + ["A summary"]
    assert factory.get(Comment, comment).body_html == f"<p>{link}, see setup.py</p>\n"
    assert [note.body_html for note in factory.all(Note)] == ["<p>setup.py</p>\n"]

    with factory.writing():
        db.session.execute(update(Idea).values(body_html=OLD))
        db.session.commit()
    with factory.app.app_context(), factory.counting() as statements:
        jobs.render_texts()
    assert len(statements) <= 1
    assert factory.get(Idea, ideas[0]).body_html == OLD

    monkeypatch.setattr(markup, "VERSION", markup.VERSION + 1)
    with factory.app.app_context():
        jobs.render_texts()
    assert factory.get(Idea, ideas[0]).body_html == "<p>See setup.py</p>\n"
