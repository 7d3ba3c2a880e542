"""What many flag is out of sight until a moderator rules."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from community.cli import recount
from community.comments.models import Comment
from community.core.db import db
from community.core.errors import Hidden
from community.core.visibility import AUTO_HIDDEN
from community.groups.models import Group
from community.ideas.models import Idea
from community.site.models import SiteSetting
from tests.factory import Factory, visible_text
from tests.moderation.scenario import ModerationScenario


def _flags(here: ModerationScenario, kind: str, subject_id: int, count: int, **values: object) -> None:
    for _number in range(count):
        here.flag(here.factory.member(**values), kind, subject_id)


@pytest.mark.parametrize("kind", ["idea", "comment"])
def test_the_third_flag_sets_aside_and_counters_follow(factory: Factory, kind: str) -> None:
    here = ModerationScenario(factory)
    model, subject = (Idea, here.idea) if kind == "idea" else (Comment, here.comment)
    _flags(here, kind, subject, 2)
    assert factory.get(model, subject).review_state is None
    _flags(here, kind, subject, 1)
    row = factory.get(model, subject)
    assert (row.review_state, row.removed_by) == (AUTO_HIDDEN, None)
    assert row.hidden_at is not None
    count = factory.get(Group, here.group).idea_count if kind == "idea" else factory.get(Idea, here.idea).comment_count
    assert count == 0
    _flags(here, kind, subject, 0)
    with factory.reading():
        assert recount.drifts() == []


def test_flags_of_newcomers_wait_for_a_moderator_but_do_not_count(factory: Factory) -> None:
    here = ModerationScenario(factory)
    _flags(here, "comment", here.comment, 5, trust_level="new")
    _flags(here, "comment", here.comment, 2)
    assert factory.get(Comment, here.comment).review_state is None
    _flags(here, "comment", here.comment, 1, trust_level="trusted")
    assert factory.get(Comment, here.comment).review_state == AUTO_HIDDEN


def test_what_staff_and_those_who_look_after_the_site_write_is_never_set_aside(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for author in (here.sol, here.mo):
        comment = factory.comment(here.idea, author, "We are looking at it.")
        _flags(here, "comment", comment, 4)
        assert factory.get(Comment, comment).review_state is None
    _flags(here, "member", here.bo, 4)


def test_the_site_chooses_how_many_and_none_sets_nothing_aside(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for number, many in ((0, 6), (1, 1)):
        with factory.writing():
            db.session.merge(SiteSetting(name="reports_to_auto_hide", value=number))
        factory.clear_cache()
        comment = factory.comment(here.idea, here.bo, f"Thought {number}")
        _flags(here, "comment", comment, many)
        assert (factory.get(Comment, comment).review_state == AUTO_HIDDEN) is (number == 1)


def test_it_stays_aside_until_a_ruling_even_if_flags_are_taken_back(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.flag(here.mo, "comment", here.comment)
    _flags(here, "comment", here.comment, 2)
    assert "taken back" in visible_text(
        factory.browser(here.mo).send(f"/flag/comment/{here.comment}/withdraw", follow=True)
    )
    assert factory.get(Comment, here.comment).review_state == AUTO_HIDDEN
    assert here.flag(here.ada, "comment", here.comment) is True  # by who can find it
    with pytest.raises(Hidden):
        here.flag(here.cy, "comment", here.comment)


def test_the_author_reads_that_it_is_out_of_sight_and_others_do_not_find_it(factory: Factory) -> None:
    here = ModerationScenario(factory)
    _flags(here, "idea", here.idea, 2)
    browser, address = factory.browser(here.cy), f"/ideas/{here.idea}-a-quiet-mode"
    answer = browser.send(f"/flag/idea/{here.idea}", reason="rude")
    assert answer.location == "/groups/kitchens"
    assert "Thank you" in visible_text(browser.get("/groups/kitchens"))
    assert browser.get(address).status_code == 404
    author = factory.browser(here.bo)
    assert "out of sight until a moderator has looked" in visible_text(author.get(address))
    assert author.get(f"/ideas/{here.idea}/edit").status_code == 409
    assert author.send(f"/ideas/{here.idea}/restore").status_code == 409
    assert "Flags set this idea aside" in visible_text(factory.browser(here.ada).get(address))
    assert factory.visitor().get(address).status_code == 404


def test_the_author_of_a_comment_set_aside_reads_so_and_others_do_not_read_it(factory: Factory) -> None:
    here = ModerationScenario(factory)
    _flags(here, "comment", here.comment, 2)
    answer = factory.browser(here.cy).send(f"/flag/comment/{here.comment}", reason="rude")
    assert answer.location == f"/ideas/{here.idea}-a-quiet-mode#comments"
    address = f"/ideas/{here.idea}-a-quiet-mode"
    shown = visible_text(factory.browser(here.bo).get(address))
    assert "You are all wrong." in shown
    assert "so it is out of sight until a moderator has looked" in shown
    assert "You are all wrong." not in visible_text(factory.browser(here.cy).get(address))
    assert factory.browser(here.cy).get(f"/comments/{here.comment}").status_code == 404
    assert factory.browser(here.bo).get(f"/comments/{here.comment}/edit").status_code == 409


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", ["idea", "comment"])
@pytest.mark.parametrize("count", [2, 10])
def test_flags_raised_at_once_are_all_counted(factory: Factory, kind: str, count: int) -> None:
    here = ModerationScenario(factory)
    with factory.writing():
        db.session.merge(SiteSetting(name="reports_to_auto_hide", value=count))
    factory.clear_cache()
    subject = here.idea if kind == "idea" else here.comment
    browsers = [factory.browser(factory.member()) for _number in range(count)]
    tokens = [browser.token() for browser in browsers]
    gate = Barrier(count)

    def flag(number: int) -> int:
        gate.wait()
        form = {"reason": "rude", "csrf_token": tokens[number]}
        return browsers[number].post(f"/flag/{kind}/{subject}", data=form).status_code

    with ThreadPoolExecutor(count) as pool:
        answers = list(pool.map(flag, range(count)))
    assert answers == [303] * count
    row = factory.get(Idea if kind == "idea" else Comment, subject)
    assert row.review_state == AUTO_HIDDEN
    with factory.reading():
        assert recount.drifts() == []
