"""Pages get the values that their frame shows; partial answers do not."""

from datetime import UTC, datetime

import pytest
from flask import Flask, render_template_string
from werkzeug.local import LocalProxy

from community.web import templating

SHOW = "{{ can_moderate is defined }} {{ my_groups is defined }} {{ site.name }}"


@pytest.mark.parametrize(
    ("headers", "shown"), [({}, "True True Community"), ({"X-Requested-With": "fetch"}, "False False Community")]
)
def test_only_whole_pages_get_the_values_of_the_frame(app: Flask, headers: dict[str, str], shown: str) -> None:
    with app.test_request_context("/", headers=headers):
        assert render_template_string(SHOW) == shown


def test_a_value_of_the_frame_is_not_read_for_another_page_that_shows_the_same_number(app: Flask) -> None:
    reads = []

    def waiting() -> int:
        reads.append("queue")
        return 41273

    with app.test_request_context("/"):
        assert render_template_string("{{ waiting|number }}", waiting=LocalProxy(waiting)) == "41,273"
        reads.clear()
        assert render_template_string("{{ votes|number }}", votes=41273) == "41,273"
    assert reads == []


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-11-20 11:59:30", "just now"),
        ("2026-11-20 11:59", "1 minute ago"),
        ("2026-11-20 11:01", "59 minutes ago"),
        ("2026-11-20 11:00", "1 hour ago"),
        ("2026-11-19 13:00", "23 hours ago"),
        ("2026-11-19 08:00", "yesterday"),
        ("2026-11-18 23:00", "2 days ago"),  # 37 hours, but not yesterday
        ("2026-11-12 12:00", "1 week ago"),
        ("2026-11-20 12:10", "in 10 minutes"),
        ("2026-11-21 14:00", "tomorrow"),
        ("2026-11-23 12:00", "in 3 days"),
    ],
)
def test_a_distance_in_time_is_said_as_people_do(
    app: Flask, monkeypatch: pytest.MonkeyPatch, moment: str, text: str
) -> None:
    monkeypatch.setattr(templating, "now", lambda: datetime(2026, 11, 20, 12, tzinfo=UTC))
    with app.test_request_context("/"):
        assert templating.ago(datetime.fromisoformat(f"{moment}+00:00")) == text


def test_indentation_of_pages_is_shortened_to_one_space_and_that_of_emails_kept(app: Flask) -> None:
    source = "<p>\n    {{ text }}\n\t<b>\n</p>\n"
    assert app.jinja_env.preprocess(source, "ideas/show.html") == "<p>\n {{ text }}\n <b>\n</p>\n"
    assert app.jinja_env.preprocess(source, "emails/digest.txt") == source
