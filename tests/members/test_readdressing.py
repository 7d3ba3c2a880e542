"""Another address: asked for, proved, undone."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from community.kernel.database import db, hold, now, writing
from community.kernel.outbox import Job
from community.members import readdressing
from community.members.models import Member
from tests.post import Post, delivering
from tests.world import PASSWORD, Browser, World, words

OLD, NEW = "ada@example.com", "countess@example.com"
PAGE = "/settings/account"


@pytest.fixture
def post(world: World) -> Iterator[Post]:
    with delivering(world.app) as post:
        yield post


def _ask(world: World, member: int, email: str = NEW) -> Browser:
    browser = world.browser(member)
    assert browser.send(PAGE, email=email, password=PASSWORD).location == PAGE
    world.work()
    return browser


def _address(world: World, member: int) -> tuple[str | None, str | None]:
    row = world.get(Member, member)
    return row.email, row.new_email


def _signs_in(world: World, email: str, password: str = PASSWORD) -> bool:
    return world.visitor().send("/sign-in", email=email, password=password).status_code == 303


def test_the_new_address_is_asked_the_old_one_told_and_until_then_nothing_changes(world: World, post: Post) -> None:
    ada = world.member("Ada")
    browser = _ask(world, ada)
    assert [letter["Subject"] for letter in post.to(OLD)] == ["A new address for your account at Community"]
    assert NEW in post.to(OLD)[0].get_content()
    assert [letter["Subject"] for letter in post.to(NEW)] == ["Confirm your new address for Community"]
    assert _address(world, ada) == (OLD, NEW)
    assert NEW in words(browser.get(PAGE))
    assert _signs_in(world, OLD)
    assert not _signs_in(world, NEW)


def test_following_the_link_makes_the_change_once(world: World, post: Post) -> None:
    ada = world.member("Ada")
    browser = _ask(world, ada)
    link = post.link(NEW)
    assert "Is this your new address?" in words(world.visitor().get(link))
    assert _address(world, ada) == (OLD, NEW)
    assert world.visitor().send(link).location == PAGE
    assert _address(world, ada) == (NEW, None)
    assert (_signs_in(world, NEW), _signs_in(world, OLD)) == (True, False)
    assert browser.get(PAGE).status_code == 200  # who knew the password stays signed in
    assert world.visitor().get(link).status_code == 410
    assert world.visitor().send(link).status_code == 410


@pytest.mark.parametrize("hours", [23, 25])
def test_the_link_to_the_new_address_works_for_a_day(world: World, post: Post, hours: int) -> None:
    ada = world.member("Ada")
    _ask(world, ada)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=True):
        assert world.visitor().send(post.link(NEW)).status_code == (303 if hours < 24 else 410)


def test_a_link_that_ran_out_is_said_to_have_run_out_and_can_be_sent_again(world: World, post: Post) -> None:
    ada = world.member("Ada")
    browser = _ask(world, ada)
    assert "works for a day" in words(browser.get(PAGE))
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25), tick=True):
        page = words(browser.get(PAGE))
        assert "has run out" in page
        assert NEW in page
        browser.send(f"{PAGE}/send-again")
        world.work()
        assert "works for a day" in words(browser.get(PAGE))
        assert world.visitor().send(post.link(NEW)).status_code == 303
    assert _address(world, ada) == (NEW, None)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"email": NEW, "password": "not the right one"}, "not your current password"),
        ({"email": NEW, "password": ""}, "give your current password"),
        ({"email": OLD, "password": PASSWORD}, "your address already"),
        ({"email": "nonsense", "password": PASSWORD}, "does not look like"),
        ({"email": "", "password": PASSWORD}, "give your e-mail address"),
    ],
)
def test_a_refused_change_changes_nothing_and_keeps_what_was_typed(
    world: World, post: Post, form: dict[str, str], says: str
) -> None:
    ada = world.member("Ada")
    answer = world.browser(ada).send(PAGE, **form)
    assert answer.status_code == 422
    assert says in words(answer)
    assert f'value="{form["email"]}"' in answer.text
    assert PASSWORD not in answer.text
    world.work()
    assert _address(world, ada) == (OLD, None)
    assert post.box.letters == []


def test_the_password_is_not_guessed_here_without_end(world: World) -> None:
    browser = world.browser(world.member("Ada"))
    for _ in range(10):
        browser.send(PAGE, email=NEW, password="not the right one")
    assert browser.send(PAGE, email=NEW, password=PASSWORD).status_code == 429


def test_letters_are_not_sent_without_end(world: World, post: Post) -> None:
    ada = world.member("Ada")
    browser = _ask(world, ada)
    for _ in range(9):
        browser.send(f"{PAGE}/send-again")
    world.work()
    assert len(post.to(NEW)) == 5
    assert "too often" in words(browser.send(f"{PAGE}/send-again", follow=True))
    assert browser.send(PAGE, email="third@example.com", password=PASSWORD).status_code == 429


def test_whether_an_address_is_known_is_told_to_its_owner_only(world: World, post: Post) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    unknown = words(_ask(world, ada, "nobody@example.com").get(PAGE))
    known = words(_ask(world, ada, "bo@example.com").get(PAGE))
    assert known.replace("bo@example.com", "…") == unknown.replace("nobody@example.com", "…")
    assert [letter["Subject"] for letter in post.to("bo@example.com")] == [
        "Somebody wanted to use your address at Community"
    ]
    assert "/new-address/" not in post.to("bo@example.com")[0].get_content()
    assert _address(world, bo) == ("bo@example.com", None)


def test_who_signs_up_with_the_address_meanwhile_keeps_it(world: World, post: Post) -> None:
    ada = world.member("Ada")
    browser = _ask(world, ada)
    link = post.link(NEW)
    assert world.visitor().send("/sign-up", name="Bo", email=NEW, password=PASSWORD).status_code == 303
    answer = browser.send(link, follow=True)
    assert answer.status_code == 200
    assert "an account of its own by now" in words(answer)
    assert _address(world, ada) == (OLD, None)


def test_of_two_who_prove_one_address_at_once_one_has_it(world: World) -> None:
    both = [world.member("Ada", new_email=NEW), world.member("Bo", new_email=NEW)]
    together, proved = threading.Barrier(2), []

    def prove(member: int) -> None:
        with world.app.app_context(), writing():
            together.wait()
            proved.append(readdressing.prove(hold(db.session.get_one(Member, member))))
            db.session.commit()

    threads = [threading.Thread(target=prove, args=(member,)) for member in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(proved) == [False, True]
    assert sorted(world.get(Member, member).email == NEW for member in both) == [False, True]


def test_a_change_can_be_taken_back_and_its_link_is_over_then(world: World, post: Post) -> None:
    ada = world.member("Ada")
    browser = _ask(world, ada)
    assert "stays as it is" in words(browser.send(f"{PAGE}/stay", follow=True))
    assert "No change" in words(browser.send(f"{PAGE}/stay", follow=True))
    assert "There is no new address" in words(browser.send(f"{PAGE}/send-again", follow=True))
    assert world.visitor().send(post.link(NEW)).status_code == 410
    assert _address(world, ada) == (OLD, None)


def test_another_wish_takes_the_place_of_the_first(world: World, post: Post) -> None:
    ada = world.member("Ada")
    _ask(world, ada)
    _ask(world, ada, "second@example.com")
    assert world.visitor().send(post.link(NEW)).status_code == 410
    assert world.visitor().send(post.link("second@example.com")).status_code == 303
    assert _address(world, ada) == ("second@example.com", None)


@pytest.mark.parametrize("changed", [False, True])
def test_the_old_address_stops_a_change_and_leads_to_a_new_password(world: World, post: Post, changed: bool) -> None:
    ada = world.member("Ada")
    thief = _ask(world, ada)
    if changed:
        world.visitor().send(post.link(NEW))
    keep = post.link(OLD)
    assert "Keep your address?" in words(world.visitor().get(keep))
    owner = world.visitor()
    answer = owner.send(keep)
    assert answer.location.startswith("/reset/")
    assert _address(world, ada) == (OLD, None)
    assert thief.get(PAGE).status_code == 303
    assert not _signs_in(world, OLD)
    assert owner.send(answer.location, password="only I know this one").status_code == 303
    assert _signs_in(world, OLD, "only I know this one")
    assert world.visitor().get(keep).status_code == 410
    assert world.visitor().send(keep).status_code == 410
    assert world.visitor().send(post.link(NEW)).status_code == 410


def test_a_thief_who_changes_twice_and_the_password_too_loses_all_the_same(world: World, post: Post) -> None:
    ada = world.member("Ada")
    thief = _ask(world, ada)
    keep = post.link(OLD)
    thief.send(post.link(NEW))
    thief.send("/settings/password", old_password=PASSWORD, new_password="of the thief alone")
    thief.send(PAGE, email="third@example.com", password="of the thief alone")
    world.work()
    thiefs = post.link(NEW)
    assert thiefs.startswith("/keep-address/")
    thief.send(post.link("third@example.com"))
    assert world.visitor().send(keep).status_code == 303
    assert _address(world, ada) == (OLD, None)
    assert world.visitor().send(thiefs).status_code == 410
    assert _address(world, ada) == (OLD, None)


@pytest.mark.parametrize("days", [6.9, 7.1])
def test_the_old_address_has_seven_days(world: World, post: Post, days: float) -> None:
    ada = world.member("Ada")
    _ask(world, ada)
    world.visitor().send(post.link(NEW))
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True):
        assert world.visitor().send(post.link(OLD)).status_code == (303 if days < 7 else 410)
    assert _address(world, ada)[0] == (OLD if days < 7 else NEW)


def test_an_unconfirmed_account_that_took_the_old_address_gives_way(world: World, post: Post) -> None:
    ada = world.member("Ada")
    _ask(world, ada)
    keep = post.link(OLD)
    world.visitor().send(post.link(NEW))
    assert world.visitor().send("/sign-up", name="Eve", email=OLD, password=PASSWORD).status_code == 303
    assert world.visitor().send(keep).location.startswith("/reset/")
    assert _address(world, ada) == (OLD, None)


@pytest.mark.parametrize("values", [{}, {"confirmed_at": None, "password_hash": None, "imported_at": now()}])
def test_a_true_account_with_the_old_address_is_not_pushed_aside(
    world: World, post: Post, values: dict[str, object]
) -> None:
    ada = world.member("Ada")
    _ask(world, ada)
    keep = post.link(OLD)
    world.visitor().send(post.link(NEW))
    eve = world.member("Eve", email=OLD, **values)
    assert "has another account by now" in words(world.visitor().send(keep, follow=True))
    assert (_address(world, ada)[0], _address(world, eve)[0]) == (NEW, OLD)


def test_who_mistyped_their_address_when_joining_corrects_it_and_is_confirmed_by_it(world: World, post: Post) -> None:
    ada = world.member("Ada", confirmed_at=None)
    _ask(world, ada)
    assert post.to(OLD) == []  # it is somebody else's, or nobody's
    assert world.visitor().send(post.link(NEW)).status_code == 303
    row = world.get(Member, ada)
    assert (row.email, row.is_confirmed) == (NEW, True)


def test_a_new_password_by_mail_ends_a_change_that_waits(world: World, post: Post) -> None:
    ada = world.member("Ada")
    _ask(world, ada)
    world.visitor().send("/forgotten", email=OLD)
    world.work()
    assert world.visitor().send(post.link(OLD), password="quite another phrase").status_code == 303
    assert _address(world, ada) == (OLD, None)
    assert world.visitor().send(post.link(NEW)).status_code == 410


def test_a_link_for_a_new_password_sent_to_the_old_address_is_over_after_the_change(world: World, post: Post) -> None:
    ada = world.member("Ada")
    world.visitor().send("/forgotten", email=OLD)
    world.work()
    reset = post.link(OLD)
    _ask(world, ada)
    world.visitor().send(post.link(NEW))
    assert world.visitor().get(reset).status_code == 410


def test_tampered_links_do_nothing(world: World, post: Post) -> None:
    ada = world.member("Ada")
    _ask(world, ada)
    prove, keep = post.link(NEW), post.link(OLD)
    for path in (prove[:-1], keep + "x", "/new-address/x", "/keep-address/x", prove.replace("new-", "keep-")):
        assert world.visitor().get(path).status_code == 410, path
        assert world.visitor().send(path).status_code == 410, path
    assert _address(world, ada) == (OLD, NEW)


def test_a_stranger_is_led_to_signing_in(world: World) -> None:
    assert world.visitor().get(PAGE).location == f"/sign-in?next={PAGE}"
    assert world.visitor().send(PAGE, email=NEW, password=PASSWORD).location == "/sign-in"


def test_a_mailbox_that_is_no_more_does_not_hold_the_change_up(world: World, post: Post) -> None:
    async def refuse_old(server: Any, session: Any, envelope: Any, to: str, options: Any) -> str:
        if to == OLD:
            return "550 There is no such mailbox"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    post.box.handle_RCPT = refuse_old  # type: ignore[attr-defined]
    ada = world.member("Ada")
    _ask(world, ada)
    assert world.visitor().send(post.link(NEW)).status_code == 303
    assert all(job.done_at for job in world.all(Job))
