"""Merging ideas: counters and undoing after any sequence of acts, chains, refusals, pages, and two at once."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, NamedTuple

import pytest
from sqlalchemy import func, select

from community.comments import commenting
from community.comments import counters as comment_counters
from community.comments import visibility as comment_visibility
from community.comments.models import Comment
from community.core import outbox
from community.core.db import Base, db, now
from community.core.errors import Hidden, Refused
from community.groups.events import GroupChanged
from community.groups.models import Group
from community.ideas import counters, erasure, merging, moving, queries, voting
from community.ideas import visibility as idea_visibility
from community.ideas.models import Idea, IdeaMerge, Vote
from community.members import standing
from community.members.models import Member
from community.notifications import following
from community.notifications.kinds import MERGE, MERGE_UNDONE
from community.notifications.models import IDEA as FOLLOWED_IDEA
from community.notifications.models import Notice
from community.search import rebuilding
from tests.factory import BrowserClient, Factory

IDEAS, PEOPLE = 6, 5


class World:
    """Six ideas in a public and a private group, and five people who may do anything to them."""

    def __init__(self, factory: Factory, dice: random.Random) -> None:
        self.dice, self.factory = dice, factory
        self.staff = factory.member("Sol", role="staff")
        self.people = [factory.member(f"Person {number}") for number in range(PEOPLE)]
        self.groups = [
            factory.group("Kitchens", *self.people),
            factory.group("Secrets", *self.people, is_private=True),
        ]
        self.ideas = [
            factory.idea(f"Idea {number}", self.people[number % PEOPLE], self.groups[number % 3 == 2])
            for number in range(IDEAS)
        ]

    def idea(self) -> Idea:
        return db.session.get_one(Idea, self.dice.choice(self.ideas))

    def person(self) -> Member:
        return db.session.get_one(Member, self.dice.choice(self.people))

    def act(self) -> None:
        staff = db.session.get_one(Member, self.staff)
        acts: list[Callable[[], object]] = [
            *[lambda: voting.cast(self.idea(), self.person())] * 6,
            *[lambda: voting.withdraw(self.idea(), self.person())] * 2,
            *[lambda: voting.set_importance(self.idea(), self.person(), self.dice.choice([None, 1, 2, 3]))] * 3,
            *[lambda: self.comment()] * 3,
            lambda: self.hide_comment(),
            *[lambda: merging.merge(self.idea(), self.idea(), staff)] * 4,
            *[lambda: self.unmerge(staff)] * 3,
            lambda: self.dice.choice([idea_visibility.remove, idea_visibility.restore])(self.idea(), "moderator"),
            lambda: moving.move(self.idea(), db.session.get_one(Group, self.dice.choice(self.groups))),
            lambda: self.suspend(self.person()),
            lambda: erasure.erase(self.idea()) if self.dice.random() < 0.1 else None,
        ]
        try:
            with db.session.begin_nested():
                self.dice.choice(acts)()
        except Refused:
            pass

    def comment(self) -> None:
        idea = self.idea()
        there = db.session.scalars(select(Comment).where(Comment.idea_id == idea.id, Comment.parent_id.is_(None))).all()
        commenting.post(idea, self.person(), "So do I.", self.dice.choice([None, *there]))

    def hide_comment(self) -> None:
        found = db.session.scalars(select(Comment)).all()
        if found:
            act = self.dice.choice([comment_visibility.remove, comment_visibility.restore])
            act(self.dice.choice(found), "moderator")

    def unmerge(self, staff: Member) -> None:
        found = db.session.scalars(select(IdeaMerge).where(IdeaMerge.undone_at.is_(None))).all()
        if found:
            merging.unmerge(self.dice.choice(found), staff)

    def suspend(self, member: Member) -> None:
        with standing.change(member):
            member.suspended_at = None if member.suspended_at else now()

    def check(self) -> None:
        """Counters are what a recount finds, each person counts once, and every merge leads to the root of its tree."""
        db.session.flush()
        assert [*counters.drifts(), *comment_counters.drifts()] == []
        counted = db.session.scalar(select(func.sum(Idea.vote_count)).where(Idea.merged_into_id.is_(None)))
        parents = dict(
            db.session.execute(
                select(IdeaMerge.child_id, IdeaMerge.parent_id).where(IdeaMerge.undone_at.is_(None))
            ).all()
        )
        stored = dict(db.session.execute(select(Idea.id, Idea.merged_into_id)).all())
        assert stored == {one: self.root(one, parents) if one in parents else None for one in self.ideas}
        votes = db.session.execute(
            select(Vote.idea_id, Vote.member_id)
            .join(Member, Member.id == Vote.member_id)
            .where(Vote.withdrawn_at.is_(None), Member.suspended_at.is_(None))
        )
        assert counted == len({(self.root(idea_id, parents), member_id) for idea_id, member_id in votes})

    def root(self, idea_id: int, parents: dict[int, int]) -> int:
        return self.root(parents[idea_id], parents) if idea_id in parents else idea_id


@pytest.mark.both_databases
@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.exhaustive) for n in range(2, 30))])
def test_after_any_sequence_of_acts_counters_are_right_and_no_one_counts_twice(factory: Factory, seed: int) -> None:
    world = World(factory, random.Random(seed))
    with factory.writing():
        for _ in range(40):
            world.act()
            world.check()
        staff = db.session.get_one(Member, world.staff)
        for one in db.session.scalars(select(IdeaMerge).where(IdeaMerge.undone_at.is_(None))).all():
            assert merging.unmerge(one, staff)
            world.check()
        assert not db.session.scalar(select(func.count()).where(Idea.merged_into_id.is_not(None)))


class Trio(NamedTuple):
    """Three ideas of a group, the first two with three supporters, one of them in both."""

    factory: Factory
    staff: int
    moderator: int  # of their group
    author: int
    people: list[int]
    ideas: list[int]

    def merge(self, duplicate: int, target: int, by: int | None = None, **more: Any) -> int:
        with self.factory.writing():
            ideas = [db.session.get_one(Idea, self.ideas[one]) for one in (duplicate, target)]
            return merging.merge(*ideas, db.session.get_one(Member, by or self.staff), **more).id

    def unmerge(self, merge_id: int, by: int | None = None) -> bool:
        with self.factory.writing():
            member = db.session.get_one(Member, by or self.staff)
            return merging.unmerge(db.session.get_one(IdeaMerge, merge_id), member)

    def roots(self) -> list[int | None]:
        return [self.factory.get(Idea, one).merged_into_id for one in self.ideas]

    def votes(self) -> list[int]:
        return [self.factory.get(Idea, one).vote_count for one in self.ideas]


@pytest.fixture
def trio(factory: Factory) -> Trio:
    staff, moderator, author = factory.member("Sol", role="staff"), factory.member("Mo"), factory.member("Ada")
    people = [factory.member(name) for name in ("Bo", "Cy", "Di", "Ed", "Flo")]
    group = factory.group("Kitchens", moderator, author, *people)
    ideas = [factory.idea(title, author, group) for title in ("A cool wand", "A steam wand", "A third wand")]
    for idea, voters in ((ideas[0], people[:3]), (ideas[1], people[2:])):
        for number, who in enumerate(voters):
            factory.vote(idea, who, importance=number + 1)
    return Trio(factory, staff, moderator, author, people, ideas)


def _dump(factory: Factory) -> dict[str, list[tuple[Any, ...]]]:
    """Every row but those of merges and jobs, without when a score went stale and the last digits of trends."""
    tables = [one for one in Base.metadata.sorted_tables if one.name not in ("idea_merges", "jobs")]
    with factory.reading():
        return {
            table.name: sorted(
                (
                    tuple(round(value, 9) if isinstance(value, float) else value for value in row)
                    for row in db.session.execute(
                        select(*(column for column in table.c if column.name != "stale_since"))
                    )
                ),
                key=repr,
            )
            for table in tables
        }


def test_merging_and_undoing_leaves_everything_as_it_was(trio: Trio) -> None:
    factory = trio.factory
    comment = factory.comment(trio.ideas[0], trio.people[0])
    with factory.writing():
        following.mute(db.session.get_one(Member, trio.people[1]), FOLLOWED_IDEA, trio.ideas[0])
        db.session.get_one(Idea, trio.ideas[0]).pinned_at = now()
    before = _dump(factory)
    merge = trio.merge(0, 1)
    assert trio.votes() == [0, 5, 0]
    assert [factory.get(Idea, one).comment_count for one in trio.ideas] == [0, 1, 0]
    assert (factory.get(Idea, trio.ideas[1]).critical_count, factory.get(Idea, trio.ideas[1]).nice_count) == (2, 1)
    assert factory.get(Group, factory.get(Idea, trio.ideas[0]).group_id).idea_count == 2
    assert trio.merge(0, 1) == merge  # sent twice
    assert trio.unmerge(merge)
    assert _dump(factory) == before
    assert not trio.unmerge(merge)
    assert factory.get(Comment, comment).idea_id == trio.ideas[0]


def test_what_comes_after_a_merge_stays_where_it_was_written(trio: Trio) -> None:
    factory = trio.factory
    late, bo, di = factory.member("Late"), trio.people[0], trio.people[2]
    merge = trio.merge(0, 1)
    with factory.writing():
        first, second = (db.session.get_one(Idea, one) for one in trio.ideas[:2])
        assert voting.cast(first, db.session.get_one(Member, late))  # from the page of the merged one
        assert not voting.cast(second, db.session.get_one(Member, bo))  # voted for the merged one before
        voting.set_importance(second, db.session.get_one(Member, bo), 3)
        assert voting.withdraw(first, db.session.get_one(Member, di))  # both votes
    assert trio.votes() == [0, 5, 0]
    assert factory.get(Idea, trio.ideas[1]).critical_count == 2
    assert trio.unmerge(merge)
    assert trio.votes() == [2, 3, 0]
    with factory.reading():
        assert counters.drifts() == []


def test_chains_lead_to_the_last_idea_and_come_apart_again(trio: Trio) -> None:
    second, third = trio.ideas[1:]
    trio.merge(0, 1)
    above = trio.merge(1, 2)
    assert (trio.roots(), trio.votes()) == ([third, third, None], [0, 0, 5])
    with pytest.raises(Refused, match="Sol merged “A cool wand” into this idea"):
        trio.merge(2, 0)
    assert trio.unmerge(above)
    assert (trio.roots(), trio.votes()) == ([second, None, None], [0, 5, 0])
    assert trio.factory.get(Idea, second).merged_count == 1


def test_what_cannot_be_merged_is_refused_with_the_reason(trio: Trio) -> None:
    factory = trio.factory
    for one, other, says in ((0, 0, "itself"), (1, 2, ""), (2, 1, "into this idea"), (1, 0, "already merged")):
        if says:
            with pytest.raises(Refused, match=says):
                trio.merge(one, other)
        else:
            trio.merge(one, other)
    with factory.writing():
        idea_visibility.remove(db.session.get_one(Idea, trio.ideas[2]), "moderator")
    with pytest.raises(Refused, match="hidden"):
        trio.merge(0, 2)
    with factory.writing():
        idea_visibility.restore(db.session.get_one(Idea, trio.ideas[2]), "moderator")
        db.session.get_one(Idea, trio.ideas[2]).status_key = "shipped"
    with pytest.raises(Refused, match="closed") as closed:
        trio.merge(0, 2)
    assert closed.value.field == "into_closed"
    assert trio.merge(0, 2, into_closed=True)


def test_staff_moderators_of_both_groups_and_authors_may_merge(trio: Trio) -> None:
    factory, mo, other = trio.factory, trio.moderator, trio.factory.member("Oz")
    halls = factory.group("Halls", other, mo, trio.author, is_private=True)
    elsewhere = factory.idea("A wand elsewhere", other, halls)
    trio.ideas.append(elsewhere)
    with pytest.raises(Hidden):
        trio.merge(0, 1, by=other)
    with pytest.raises(Refused, match="groups that you moderate"):
        trio.merge(0, 3, by=mo)
    trio.unmerge(trio.merge(0, 1, by=mo), by=mo)
    merge = trio.merge(0, 1, by=trio.author)
    with pytest.raises(Hidden):
        trio.unmerge(merge, by=trio.people[0])
    assert trio.unmerge(merge, by=trio.author)
    with factory.writing():
        db.session.get_one(Idea, trio.ideas[1]).status_key = "shipped"
    with pytest.raises(Refused, match="open to votes"):
        trio.merge(0, 1, by=trio.author, into_closed=True)
    preview = factory.browser(trio.author).get(f"/ideas/{trio.ideas[0]}/merge?into={trio.ideas[1]}").text
    assert ["open to votes" in preview, "supporters after the merge" in preview] == [True, False]


def test_the_preview_says_what_a_merge_would_do(trio: Trio) -> None:
    factory = trio.factory
    secret = factory.idea("A secret wand", trio.author, factory.group("Secrets", *trio.people[:1], is_private=True))
    with factory.reading():
        ideas = [db.session.get_one(Idea, one) for one in (*trio.ideas[:2], secret)]
        found = queries.preview(ideas[0], ideas[1])
        assert (found.duplicate, found.target, found.both, found.after, found.coming_along) == (3, 3, 1, 5, 2)
        assert (found.duplicate_critical, found.target_critical, found.after_critical) == (1, 1, 2)
        assert (found.losing_sight, queries.preview(ideas[0], ideas[2]).losing_sight) == (0, 2)
        assert (found.shares_comments, queries.preview(ideas[2], ideas[0]).shares_comments) == (True, False)


def test_the_preview_tells_no_one_the_numbers_that_other_pages_hide_from_them(trio: Trio) -> None:
    def page(member: int) -> str:
        return trio.factory.browser(member).get(f"/ideas/{trio.ideas[0]}/merge?into={trio.ideas[1]}").text

    supporters, critical = "supporters after the merge", "Say it’s critical"
    assert [word in page(trio.moderator) for word in (supporters, critical)] == [True, False]
    with trio.factory.writing():
        db.session.get_one(Group, trio.factory.get(Idea, trio.ideas[0]).group_id).blind_voting = True
    for member in (trio.author, trio.moderator):
        text = page(member)
        assert "how many people support both once you’ve voted" in text
        assert not [
            word for word in (supporters, critical, "Supporters</th>", "Followers", "2 who come") if word in text
        ]
    assert [word in page(trio.staff) for word in (supporters, critical)] == [True, True]


def test_pages_show_where_an_idea_was_merged_and_what_was_merged_in(trio: Trio) -> None:
    factory, (first, second, _) = trio.factory, trio.ideas
    factory.comment(first, trio.people[0], "Mine burns me, too.")
    browser = factory.browser(trio.staff)
    assert "5</b> supporters after the merge" in browser.get(f"/ideas/{first}/merge?into={second}").text
    assert "A steam wand" in browser.get(f"/ideas/{first}/merge?q=%23{second}").text
    done = browser.send(f"/ideas/{first}/merge", into=str(second), follow=True)
    assert "Merged into “A steam wand”." in done.text
    assert "Merged in:" in done.text
    assert "Mine burns me, too." in done.text
    bo = factory.browser(trio.people[0])
    page = bo.get(f"/ideas/{first}", follow_redirects=True).text
    assert '<h2 id="comments-title"> Comments' in " ".join(page.split()), "they count for the other idea"
    assert f'<link rel="canonical" href="http://localhost/ideas/{second}-a-steam-wand">' in page
    assert f'action="/ideas/{second}/withdraw"' in page
    assert "I want A cool wand every morning." in page
    for path in ("/new", "/my-votes", "/sitemap-ideas-1.xml", "/feeds/ideas.atom"):
        assert f"/ideas/{first}-" not in bo.get(path).text
    assert bo.get("/my-votes").text.count("A steam wand</a>") == 1
    parent = next(row.id for row in factory.all(Comment))
    reply = bo.send(f"/ideas/{second}/comments", text="Still does.", parent_id=str(parent))
    assert reply.location.startswith(f"/ideas/{second}-")
    assert {row.idea_id for row in factory.all(Comment)} == {first}
    assert "2 comments" in factory.visitor().get(f"/ideas/{second}", follow_redirects=True).text
    assert bo.send(f"/ideas/{first}/comments", text="A new one.").status_code == 422
    assert bo.send("/merges/1/undo").status_code == 404
    assert "The merge was undone." in browser.send("/merges/1/undo", follow=True).text
    assert trio.votes() == [3, 3, 0]


def test_the_page_shows_the_texts_of_the_ideas_merged_last_and_how_many_there_are_before(
    trio: Trio, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory, second = trio.factory, trio.ideas[1]
    monkeypatch.setattr(queries.merges, "MAX_MERGED", 1)
    secret = factory.idea("A secret wand", trio.people[0], factory.group("Secrets", trio.people[0], is_private=True))
    trio.ideas.append(secret)
    for duplicate in (3, 0, 2):
        trio.merge(duplicate, 1)
    for viewer, says in ((None, "1 more idea was"), (trio.people[0], "2 more ideas were")):
        browser = factory.browser(viewer) if viewer else factory.visitor()
        page = browser.get(f"/ideas/{second}", follow_redirects=True).text
        assert page.count("Merged in:") == 1
        assert "I want A third wand every morning." in page
        assert f"{says} merged in earlier." in " ".join(page.split())


def test_a_refused_merge_comes_back_as_it_was_sent(trio: Trio) -> None:
    factory, (first, second, _) = trio.factory, trio.ideas
    with factory.writing():
        db.session.get_one(Idea, second).status_key = "shipped"
    answer = factory.browser(trio.staff).send(
        f"/ideas/{first}/merge", into=str(second), into_closed="1", message="Sorry. " * 200
    )
    assert answer.status_code == 409
    assert "Sorry. Sorry." in answer.text
    assert 'name="into_closed" value="1" checked' in " ".join(answer.text.split())


def test_a_private_idea_tells_outsiders_nothing_when_it_is_merged(trio: Trio) -> None:
    factory, second = trio.factory, trio.ideas[1]
    bo = trio.people[0]
    secrets = factory.group("Secrets", bo, is_private=True)
    secret = factory.idea("A <zirconium> wand", bo, secrets)
    factory.comment(secret, bo, "Between us.")
    with factory.writing():
        ideas = [db.session.get_one(Idea, one) for one in (secret, second)]
        merging.merge(*ideas, db.session.get_one(Member, trio.staff))
    factory.work()
    with factory.app.app_context():
        rebuilding.rebuild()
    page = factory.visitor().get(f"/ideas/{second}", follow_redirects=True).text
    assert not [word for word in ("zirconium", "Between us", "Merged in:", "1 comment") if word in page]
    assert "zirconium" in factory.browser(bo).get(f"/ideas/{second}", follow_redirects=True).text
    assert "A steam wand" not in factory.visitor().get("/search?q=zirconium").text
    with factory.writing():
        db.session.get_one(Group, secrets).is_private = False
        outbox.record(GroupChanged(secrets))
    factory.work()
    with factory.app.app_context():
        rebuilding.rebuild()
    page = factory.visitor().get(f"/ideas/{second}", follow_redirects=True).text
    assert [word for word in ("zirconium", "Between us", "Merged in:", "1 comment") if word not in page] == []
    assert "A steam wand" in factory.visitor().get("/search?q=zirconium").text


def test_those_who_come_along_are_told_once_and_no_one_if_it_is_undone_at_once(trio: Trio) -> None:
    factory = trio.factory
    trio.unmerge(trio.merge(0, 1))
    factory.work(minutes=60)
    assert [row for row in factory.all(Notice) if row.kind == MERGE] == []
    trio.merge(0, 1, message="Sorry for the delay.")
    factory.work(minutes=60)
    told = {row.member_id: row.reason for row in factory.all(Notice) if row.kind == MERGE}
    assert told == {trio.people[0]: "voted", trio.people[1]: "voted", trio.author: "author"}
    inbox = factory.browser(trio.people[0]).get("/inbox").text
    assert "Your vote for “A cool wand” now counts for" in inbox
    assert "Sorry for the delay." in inbox


@pytest.mark.both_databases
def test_a_merge_undone_later_is_corrected_once_for_those_who_were_told(
    trio: Trio, capsys: pytest.CaptureFixture[str]
) -> None:
    factory = trio.factory
    merge = trio.merge(0, 1)
    factory.work(minutes=60)
    told = {row.member_id for row in factory.all(Notice) if row.kind == MERGE}
    capsys.readouterr()
    assert [trio.unmerge(merge), trio.unmerge(merge)] == [True, False]
    factory.work(minutes=60)
    assert told == {row.member_id for row in factory.all(Notice) if row.kind == MERGE_UNDONE}
    sent = capsys.readouterr().out
    assert sent.count("│ Subject: Correction: the merge of “A cool wand” was undone") == len(told) == 3
    assert "so votes for “A cool wand” count for it again" in " ".join(sent.replace("│", " ").split())
    inbox = factory.browser(trio.people[0]).get("/inbox").text
    assert "A merge was undone, so votes count again for" in inbox
    assert "now counts for" not in inbox


@pytest.mark.both_databases
def test_two_who_merge_two_ideas_into_each_other_at_once_merge_one(trio: Trio) -> None:
    browsers = [trio.factory.browser(trio.factory.member(role="staff")) for _ in range(2)]
    first, second, _ = trio.ideas
    pairs = [(browsers[0], first, second), (browsers[1], second, first)]
    forms = [(one, one.token(), f"/ideas/{idea}/merge", str(into)) for one, idea, into in pairs]
    gate = Barrier(3)

    def merge(browser: BrowserClient, token: str, url: str, into: str) -> str:
        gate.wait()
        return browser.post(url, data={"csrf_token": token, "into": into}).text

    def vote(browser: BrowserClient, token: str) -> str:
        gate.wait()
        return browser.post(f"/ideas/{second}/vote", data={"csrf_token": token}).text

    bo = trio.factory.browser(trio.people[0])
    with ThreadPoolExecutor(3) as pool:
        merges = [pool.submit(merge, *form) for form in forms]
        voted = pool.submit(vote, bo, bo.token())
        answers = [one.result() for one in (*merges, voted)]
    assert len([text for text in answers if "into this idea." in text]) == 1
    assert sorted(trio.votes()) == [0, 0, 5]
    with trio.factory.reading():
        assert counters.drifts() == []


@pytest.mark.both_databases
def test_acts_on_ideas_that_are_merged_at_the_same_moment_wait_for_each_other_in_one_order(trio: Trio) -> None:
    factory, (first, second, third) = trio.factory, trio.ideas
    comment = factory.comment(first, trio.author)
    trio.merge(0, 2)
    people = [factory.browser(one) for one in (trio.staff, trio.people[2], trio.people[4], trio.moderator)]
    tokens = [browser.token() for browser in people]
    gate = Barrier(len(people))

    def send(browser: BrowserClient, token: str, url: str, form: dict[str, str]) -> int:
        gate.wait()
        return browser.post(url, data={**form, "csrf_token": token}).status_code

    with ThreadPoolExecutor(len(people)) as pool:
        for turn in range(4):
            act = "vote" if turn % 2 else "withdraw"
            reply = {"text": f"So do I, {turn} times.", "parent_id": str(comment)}
            forms: list[tuple[str, dict[str, str]]] = [
                (f"/ideas/{second}/merge", {"into": str(third)}),
                (f"/ideas/{second}/{act}", {}),
                (f"/ideas/{third}/comments", reply),
                (f"/ideas/{first}/{'restore' if turn % 2 else 'remove'}", {}),
            ]
            answers = list(pool.map(send, people, tokens, *zip(*forms, strict=True)))
            assert answers[:2] == [303, 303]
            assert set(answers) <= {303, 404, 409, 422}  # never 503: there is no deadlock
            assert trio.roots()[1] == third
            with factory.reading():
                assert [*counters.drifts(), *comment_counters.drifts()] == []
            trio.unmerge(max(row.id for row in factory.all(IdeaMerge)))
