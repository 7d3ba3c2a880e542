"""People who came with an import: their account is had by proving the address, and in no other way."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from community.kernel.database import now
from community.members import jobs
from community.members.models import Member
from tests.post import Post, delivering
from tests.world import PASSWORD, World, words

EMAIL = "iris@example.com"


@pytest.fixture
def post(world: World) -> Iterator[Post]:
    with delivering(world.app) as post:
        yield post


def _imported(world: World, **values: object) -> int:
    told: dict[str, object] = {"confirmed_at": None, "password_hash": None, "imported_at": now(), **values}
    return world.member("Iris", **told)


@pytest.mark.parametrize("way", ["sign-up", "forgotten"])
def test_signing_up_or_asking_for_a_password_sends_a_link_that_hands_the_account_over(
    world: World, post: Post, way: str
) -> None:
    iris = _imported(world)
    form = {"email": EMAIL, **({"name": "Iris Newly", "password": "typed when signing up"} if way == "sign-up" else {})}
    browser = world.visitor()
    assert browser.send(f"/{way}", **form).location == "/sign-in"
    assert world.get(Member, iris).is_unclaimed
    world.work()
    assert [letter["Subject"] for letter in post.to(EMAIL)] == ["Your account at Community"]
    link = post.link(EMAIL)
    assert "Choose a password" in words(browser.get(link))
    assert browser.send(link, password="a phrase of my own").status_code == 303
    row = world.get(Member, iris)
    assert (row.name, row.is_confirmed, row.is_unclaimed, row.in_good_standing) == ("Iris", True, False, True)
    assert browser.get("/settings/profile").status_code == 200
    assert "Iris" in words(world.visitor().get("/people"))
    assert world.visitor().send("/sign-in", email=EMAIL, password="a phrase of my own").status_code == 303
    assert world.visitor().send(link, password="another phrase again").status_code == 410
    world.work()
    assert len(post.to(EMAIL)) == 1  # nothing was changed that they would have to be warned of


def test_no_password_is_the_right_one_before(world: World) -> None:
    _imported(world)
    answer = world.visitor().send("/sign-in", email=EMAIL, password=PASSWORD)
    unknown = world.visitor().send("/sign-in", email="nobody@example.com", password=PASSWORD)
    assert answer.status_code == unknown.status_code == 422
    assert words(answer) == words(unknown)


def test_asking_for_a_password_says_the_same_of_known_and_unknown_addresses(world: World, post: Post) -> None:
    _imported(world)
    known = words(world.visitor().send("/forgotten", email=EMAIL, follow=True))
    unknown = words(world.visitor().send("/forgotten", email="eric@example.com", follow=True))
    assert known.replace(EMAIL, "…") == unknown.replace("eric@example.com", "…")


def test_letters_to_an_imported_person_are_not_sent_without_end(world: World, post: Post) -> None:
    _imported(world)
    for _ in range(5):
        world.visitor().send("/sign-up", name="Eve", email=EMAIL, password=PASSWORD)
    world.work()
    assert len(post.to(EMAIL)) == 3
    assert world.scalar(select(Member.name).where(Member.email == EMAIL)) == "Iris"


def test_nobody_claims_a_person_without_an_address(world: World, post: Post) -> None:
    iris = _imported(world, email=None)
    for email in ("", "none", "None", EMAIL):
        world.visitor().send("/forgotten", email=email)
    world.work()
    assert post.box.letters == []
    assert world.get(Member, iris).is_unclaimed


def test_unclaimed_people_are_not_removed_for_not_confirming(world: World) -> None:
    iris = _imported(world, joined_at=now().replace(year=2016))
    with world.reading():
        jobs.remove_unconfirmed()
    assert not world.get(Member, iris).is_removed
