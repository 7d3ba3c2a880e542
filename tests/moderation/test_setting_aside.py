"""What many flag is out of sight until a moderator rules."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from community.comments.models import Comment
from community.groups.models import Group
from community.ideas.models import SET_ASIDE, Idea
from community.kernel.database import db
from community.kernel.errors import Hidden
from community.operations import recounting
from community.site import choices
from community.site.models import Choice
from tests.moderation.kitchen import Kitchen
from tests.world import World, words


def _flags(here: Kitchen, kind: str, subject_id: int, count: int, **values: object) -> None:
    for _number in range(count):
        here.flag(here.world.member(**values), kind, subject_id)


@pytest.mark.parametrize("kind", ["idea", "comment"])
def test_the_third_flag_sets_aside_and_counters_follow(world: World, kind: str) -> None:
    here = Kitchen(world)
    model, subject = (Idea, here.idea) if kind == "idea" else (Comment, here.comment)
    _flags(here, kind, subject, 2)
    assert world.get(model, subject).withheld is None
    _flags(here, kind, subject, 1)
    row = world.get(model, subject)
    assert (row.withheld, row.taken_down_by) == (SET_ASIDE, None)
    assert row.taken_down_at is not None
    count = world.get(Group, here.group).idea_count if kind == "idea" else world.get(Idea, here.idea).comment_count
    assert count == 0
    _flags(here, kind, subject, 0)
    with world.reading():
        assert recounting.drifts() == []


def test_flags_of_newcomers_wait_for_a_moderator_but_do_not_count(world: World) -> None:
    here = Kitchen(world)
    _flags(here, "comment", here.comment, 5, earned="new")
    _flags(here, "comment", here.comment, 2)
    assert world.get(Comment, here.comment).withheld is None
    _flags(here, "comment", here.comment, 1, earned="trusted")
    assert world.get(Comment, here.comment).withheld == SET_ASIDE


def test_what_staff_and_those_who_look_after_the_site_write_is_never_set_aside(world: World) -> None:
    here = Kitchen(world)
    for author in (here.sol, here.mo):
        comment = world.comment(here.idea, author, "We are looking at it.")
        _flags(here, "comment", comment, 4)
        assert world.get(Comment, comment).withheld is None
    _flags(here, "member", here.bo, 4)


def test_the_site_chooses_how_many_and_none_sets_nothing_aside(world: World) -> None:
    here = Kitchen(world)
    for number, many in ((0, 6), (1, 1)):
        with world.writing():
            db.session.merge(Choice(name="flags_to_set_aside", value=number))
        choices.forget()
        comment = world.comment(here.idea, here.bo, f"Thought {number}")
        _flags(here, "comment", comment, many)
        assert (world.get(Comment, comment).withheld == SET_ASIDE) is (number == 1)
    choices.forget()


def test_it_stays_aside_until_a_ruling_even_if_flags_are_taken_back(world: World) -> None:
    here = Kitchen(world)
    here.flag(here.mo, "comment", here.comment)
    _flags(here, "comment", here.comment, 2)
    assert "taken back" in words(world.browser(here.mo).send(f"/flag/comment/{here.comment}/withdraw", follow=True))
    assert world.get(Comment, here.comment).withheld == SET_ASIDE
    assert here.flag(here.ada, "comment", here.comment) is True  # by who can find it
    with pytest.raises(Hidden):
        here.flag(here.cy, "comment", here.comment)


def test_the_author_reads_that_it_is_out_of_sight_and_others_do_not_find_it(world: World) -> None:
    here = Kitchen(world)
    _flags(here, "idea", here.idea, 2)
    browser, address = world.browser(here.cy), f"/ideas/{here.idea}-a-quiet-mode"
    answer = browser.send(f"/flag/idea/{here.idea}", reason="rude")
    assert answer.location == "/groups/kitchens"
    assert "Thank you" in words(browser.get("/groups/kitchens"))
    assert browser.get(address).status_code == 404
    author = world.browser(here.bo)
    assert "out of sight until a moderator has looked" in words(author.get(address))
    assert author.get(f"/ideas/{here.idea}/edit").status_code == 409
    assert author.send(f"/ideas/{here.idea}/put-back").status_code == 409
    assert "Flags set this idea aside" in words(world.browser(here.ada).get(address))
    assert world.visitor().get(address).status_code == 404


def test_the_author_of_a_comment_set_aside_reads_so_and_others_do_not_read_it(world: World) -> None:
    here = Kitchen(world)
    _flags(here, "comment", here.comment, 2)
    answer = world.browser(here.cy).send(f"/flag/comment/{here.comment}", reason="rude")
    assert answer.location == f"/ideas/{here.idea}-a-quiet-mode#comments"
    address = f"/ideas/{here.idea}-a-quiet-mode"
    shown = words(world.browser(here.bo).get(address))
    assert "You are all wrong." in shown
    assert "so it is out of sight until a moderator has looked" in shown
    assert "You are all wrong." not in words(world.browser(here.cy).get(address))
    assert world.browser(here.cy).get(f"/comments/{here.comment}").status_code == 404
    assert world.browser(here.bo).get(f"/comments/{here.comment}/edit").status_code == 409


@pytest.mark.parametrize("kind", ["idea", "comment"])
@pytest.mark.parametrize("count", [2, 10])
def test_flags_raised_at_once_are_all_counted(world: World, kind: str, count: int) -> None:
    here = Kitchen(world)
    with world.writing():
        db.session.merge(Choice(name="flags_to_set_aside", value=count))
    choices.forget()
    subject = here.idea if kind == "idea" else here.comment
    browsers = [world.browser(world.member()) for _number in range(count)]
    tokens = [browser.token() for browser in browsers]
    gate = Barrier(count)

    def flag(number: int) -> int:
        gate.wait()
        form = {"reason": "rude", "csrf_token": tokens[number]}
        return browsers[number].post(f"/flag/{kind}/{subject}", data=form).status_code

    with ThreadPoolExecutor(count) as pool:
        answers = list(pool.map(flag, range(count)))
    assert answers == [303] * count
    row = world.get(Idea if kind == "idea" else Comment, subject)
    assert row.withheld == SET_ASIDE
    with world.reading():
        assert recounting.drifts() == []
    choices.forget()
