"""Members are offered like-minded members, groups and ideas, for reasons that are true and that they can see."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pytest

from community.core.db import db, now
from community.ideas.models import Idea
from community.like_minded import affinities, suggestions
from community.like_minded.likeness import Likeness
from community.like_minded.models import Affinity, HiddenSuggestion
from community.members import deletion
from community.members.models import Member
from tests.factory import Factory, visible_text

ENOUGH = affinities.LEAST_VOTES


class Site(NamedTuple):
    """Ada and Bo back the same ideas, ten others back other ones."""

    author: int
    group: int
    ada: int
    bo: int
    backed: list[int]
    others: list[int]


@pytest.fixture
def site(factory: Factory) -> Site:
    """A site whose like-minded members have been found."""
    author = factory.member("Olga Author")
    group = factory.group("Kitchens", author)
    backed = [factory.idea(f"Quiet number {number}", author, group) for number in range(ENOUGH)]
    rest = [factory.idea(f"Loud number {number}", author, group) for number in range(ENOUGH)]
    ada, bo = back(factory, "Ada", backed), back(factory, "Bo", backed)
    others = [back(factory, f"Other {number}", rest) for number in range(10)]
    find(factory)
    return Site(author, group, ada, bo, backed, others)


def back(factory: Factory, who: str | int, ideas: Sequence[int]) -> int:
    """A member (a new one with this name) who votes for these ideas."""
    member = factory.member(who) if isinstance(who, str) else who
    for idea in ideas:
        factory.vote(idea, member)
    return member


def find(factory: Factory) -> None:
    """Find like-minded members now."""
    with factory.writing():
        affinities.refresh()


def offered(factory: Factory, member: int) -> dict[str, suggestions.Reasons]:
    """Who is offered to a member, and why."""
    with factory.reading():
        found = suggestions.people(db.session.get_one(Member, member))
    return {each.member.name: each.reasons for each in found}


def test_those_who_back_the_same_ideas_are_offered_with_the_reasons(factory: Factory, site: Site) -> None:
    common = offered(factory, site.ada)["Bo"]
    assert [idea.title for idea in common.ideas] == [f"Quiet number {number}" for number in range(ENOUGH)]
    assert list(offered(factory, site.ada)) == ["Bo"]
    page = visible_text(factory.browser(site.ada).get("/for-you"))
    assert "You both back 10 ideas, such as Quiet number 0 and Quiet number 1" in " ".join(page.split())


def test_common_groups_and_helpful_comments_are_reasons(factory: Factory, site: Site) -> None:
    factory.group("Grinders", site.author, site.ada, site.bo)
    comment = factory.comment(site.backed[0], site.bo)
    factory.browser(site.ada).send(f"/comments/{comment}/helpful", helpful="1")
    assert offered(factory, site.ada)["Bo"][1:] == (("Grinders",), 1)


def test_few_votes_are_not_enough(factory: Factory, site: Site) -> None:
    cy = back(factory, "Cy", site.backed[: ENOUGH - 1])
    find(factory)
    assert offered(factory, cy) == {}
    assert "Cy" not in offered(factory, site.ada)
    assert "Once you’ve voted for 10 ideas" in visible_text(factory.browser(cy).get("/for-you"))


def test_the_page_says_why_there_is_no_one(factory: Factory, site: Site) -> None:
    lonely = back(factory, "Lone", [factory.idea(f"Odd {n}", site.author, site.group) for n in range(ENOUGH)])
    find(factory)
    assert "We haven’t found anyone yet." in visible_text(factory.browser(lonely).get("/for-you"))
    staff = factory.browser(factory.member("Sol", role="staff"))
    assert "not with staff" in visible_text(staff.get("/for-you"))


def test_who_keeps_votes_private_is_offered_to_no_one_at_once(factory: Factory, site: Site) -> None:
    with factory.writing():
        db.session.get_one(Member, site.bo).shows_votes = False
    assert offered(factory, site.ada) == {}
    assert "You keep your votes private" not in visible_text(factory.browser(site.ada).get("/for-you"))
    find(factory)
    assert offered(factory, site.bo) == {}
    assert "You keep your votes private" in visible_text(factory.browser(site.bo).get("/for-you"))


def test_who_opts_out_is_offered_to_no_one_and_still_offered_others(factory: Factory, site: Site) -> None:
    browser = factory.browser(site.bo)
    browser.send("/settings/profile", name="Bo", handle="bo-no", color="1", shows_votes="y")
    assert offered(factory, site.ada) == {}
    assert list(offered(factory, site.bo)) == ["Ada"]
    browser.send("/settings/profile", name="Bo", handle="bo-no", color="1", shows_votes="y", is_suggested="y")
    assert list(offered(factory, site.ada)) == ["Bo"]


@pytest.mark.parametrize("reason", ["suspended", "staff", "unconfirmed"])
def test_those_not_in_good_standing_and_staff_are_not_offered(factory: Factory, site: Site, reason: str) -> None:
    if reason == "suspended":
        factory.suspend(site.bo)
    else:
        with factory.writing():
            bo = db.session.get_one(Member, site.bo)
            if reason == "staff":
                bo.role = "staff"
            else:
                bo.confirmed_at = None
        factory.recount()
    assert offered(factory, site.ada) == {}


def test_votes_in_private_groups_tell_nothing(factory: Factory) -> None:
    author = factory.member("Olga Author")
    ada, bo = factory.member("Ada"), factory.member("Bo")
    group = factory.group("Secret", author, ada, bo, is_private=True)
    ideas = [factory.idea(f"Hidden number {number}", author, group) for number in range(ENOUGH)]
    for member in (ada, bo):
        back(factory, member, ideas)
    public = factory.group("Kitchens", author)
    rest = [factory.idea(f"Loud number {number}", author, public) for number in range(ENOUGH)]
    for number in range(10):
        back(factory, f"Other {number}", rest)
    find(factory)
    assert offered(factory, ada) == {}
    assert factory.all(Affinity, member_id=ada) == []


def test_reasons_name_only_what_the_viewer_can_see(factory: Factory, site: Site) -> None:
    with factory.writing():
        db.session.get_one(Idea, site.backed[0]).hidden_at = now()
    factory.recount()
    assert "Quiet number 0" not in [idea.title for idea in offered(factory, site.ada)["Bo"].ideas]


def test_a_hidden_person_is_not_offered_until_allowed_again(factory: Factory, site: Site) -> None:
    browser = factory.browser(site.ada)
    for _twice in range(2):
        assert browser.send("/for-you/hide", kind="person", id=str(site.bo)).status_code == 303
    assert offered(factory, site.ada) == {}
    assert list(offered(factory, site.bo)) == ["Ada"]
    assert "You’ve hidden one suggestion." in visible_text(browser.get("/for-you"))
    browser.send("/for-you/show-hidden")
    assert list(offered(factory, site.ada)) == ["Bo"]


@pytest.mark.parametrize(
    "form", [{"kind": "person", "id": "99999"}, {"kind": "idea", "id": "1"}, {"kind": "group", "id": "x"}, {}]
)
def test_what_cannot_be_found_cannot_be_hidden(factory: Factory, site: Site, form: dict[str, str]) -> None:
    assert factory.browser(site.ada).send("/for-you/hide", **form).status_code == 404


def test_groups_of_like_minded_members_are_offered_and_can_be_hidden(factory: Factory, site: Site) -> None:
    grinders = factory.group("Grinders", site.author, site.bo)
    factory.group("Secret", site.author, site.bo, is_private=True)
    factory.group("Mine", site.author, site.ada)
    with factory.reading():
        found = suggestions.groups(db.session.get_one(Member, site.ada))
    assert [(group.name, group.ideas, group.people) for group in found] == [("Kitchens", 10, 0), ("Grinders", 0, 1)]
    browser = factory.browser(site.ada)
    assert "One member like you is in it" in visible_text(browser.get("/for-you"))
    browser.send("/for-you/hide", kind="group", id=str(grinders))
    assert "Grinders" not in visible_text(browser.get("/for-you"))


def test_a_new_member_is_offered_groups_at_once(factory: Factory, site: Site) -> None:
    factory.group("Latte art", site.author)
    new = factory.member("New", interests="latte art")
    with factory.reading():
        found = suggestions.groups(db.session.get_one(Member, new))
    assert [group.name for group in found] == ["Latte art", "Kitchens"]
    assert "It’s about one of your interests" in visible_text(factory.browser(new).get("/for-you"))


def test_ideas_that_two_like_minded_members_back_are_offered(factory: Factory, site: Site) -> None:
    cy = back(factory, "Cy", site.backed)
    find(factory)
    wanted = factory.idea("A softer click", site.author, site.group)
    back(factory, site.bo, [wanted])
    assert "A softer click" not in visible_text(factory.browser(site.ada).get("/for-you"))
    back(factory, cy, [wanted])
    page = visible_text(factory.browser(site.ada).get("/for-you"))
    assert "A softer click" in page
    assert "2 members like you back it" in " ".join(page.split())
    back(factory, site.ada, [wanted])
    assert "Ideas for you" not in visible_text(factory.browser(site.ada).get("/for-you"))


def test_a_profile_says_what_one_has_in_common_with_the_viewer(factory: Factory, site: Site) -> None:
    profile = f"/people/{factory.get(Member, site.bo).handle}"
    assert "You both back 10 ideas" in " ".join(visible_text(factory.browser(site.ada).get(profile)).split())
    for other in (factory.browser(site.bo), factory.browser(site.others[0]), factory.visitor()):
        assert "In common with you" not in visible_text(other.get(profile))
    with factory.writing():
        db.session.get_one(Member, site.bo).is_suggested = False
    assert "In common with you" not in visible_text(factory.browser(site.ada).get(profile))


def test_a_deleted_account_is_gone_from_all_that_is_stored(factory: Factory, site: Site) -> None:
    factory.browser(site.ada).send("/for-you/hide", kind="person", id=str(site.bo))
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, site.bo))
    factory.work()
    assert factory.all(Affinity, member_id=site.bo) + factory.all(Affinity, other_id=site.bo) == []
    assert factory.all(HiddenSuggestion) == []


def test_finding_again_changes_nothing(factory: Factory, site: Site) -> None:
    def stored() -> list[tuple[int, int, float]]:
        return sorted((row.member_id, row.other_id, row.likeness) for row in factory.all(Affinity))

    before = stored()
    find(factory)
    assert stored() == before
    with factory.writing():
        db.session.get_one(Member, site.bo).shows_votes = False
    find(factory)
    assert site.bo not in {row.other_id for row in factory.all(Affinity)}


def test_a_visitor_is_asked_to_sign_in(factory: Factory) -> None:
    assert factory.visitor().get("/for-you").status_code == 303


def test_the_page_takes_few_statements(factory: Factory, site: Site) -> None:
    browser = factory.browser(site.ada)
    browser.get("/for-you")
    with factory.counting() as sent:
        browser.get("/for-you")
    assert len(sent) <= 12, sent


@pytest.mark.parametrize("members", [0, 1, 2])
def test_few_members_or_votes_give_nothing(members: int) -> None:
    voters = np.arange(members)
    found = list(Likeness(voters, np.zeros(members, int), members, 1).most_alike(20))
    assert all(not len(others) for _member, others, _likeness in found)


def test_likeness_is_symmetric_and_at_most_one() -> None:
    dice = np.random.default_rng(1)
    pairs = np.unique(dice.integers(30, size=(400, 2)), axis=0)
    found = {
        (member, other): value
        for member, others, values in Likeness(pairs[:, 0], pairs[:, 1], 30, 30).most_alike(30)
        for other, value in zip(others.tolist(), values.tolist(), strict=True)
    }
    assert found
    assert all(
        0 < value <= 1 + 1e-9 and abs(value - found[other, member]) < 1e-9 for (member, other), value in found.items()
    )
