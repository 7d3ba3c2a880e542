"""The demonstration community keeps its own rules."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from statistics import median

import pytest

from community.demo import Community, compose
from community.demo.casting import founding
from community.demo.numbering import Numbered
from community.demo.rows import decisions, ideas
from community.demo.shapes import Flag, Ruling

ROLES = {"member", "moderator", "staff", "administrator"}
STATUSES = {"open", "under_review", "planned", "in_progress", "shipped", "declined"}
SURFACES = {"discover", "trending", "top", "new", "group", "direct"}
REASONS = {"spam", "rude", "off_topic", "private", "other"}
COLORS = range(1, 13)


@cache
def demo() -> Community:
    return compose()


def sentences(text: str) -> set[str]:
    pieces = re.split(r"(?<=[.!?])\s+|\n+", text)
    return {piece.strip(" -*").lower() for piece in pieces if piece.strip(" -*")}


def first_answers() -> dict[int, timedelta]:
    """How long each answered idea waited, by index."""
    first: dict[int, timedelta] = {}
    for decision in demo().decisions:
        first.setdefault(decision.idea, demo().ideas[decision.idea].ago - decision.ago)
    return first


def insiders() -> set[str]:
    private = {group.slug for group in demo().groups if group.private}
    return {row.handle for row in demo().memberships if row.group in private}


def private_ideas() -> set[int]:
    private = {group.slug for group in demo().groups if group.private}
    return {index for index, idea in enumerate(demo().ideas) if idea.group in private}


def test_there_are_as_many_of_everything_as_promised() -> None:
    community = demo()
    assert len(community.groups) == 11
    assert Counter(person.role == "member" for person in community.people) == {True: 155, False: 5}
    assert len(community.ideas) == 416
    assert 5_400 <= len(community.votes) <= 6_600
    assert len(community.comments) == 1_230
    assert len(community.flags) == 23
    assert len(community.rulings) == 19


def test_composing_twice_gives_the_same_community() -> None:
    assert compose() == compose()


def test_another_seed_gives_another_community() -> None:
    assert compose(8) != demo()


def test_people_have_unique_lower_case_handles_and_example_addresses() -> None:
    people = demo().people
    assert len({person.handle for person in people}) == len(people)
    assert all(re.fullmatch(r"[a-z0-9]+", person.handle) for person in people)
    assert all(person.email == f"{person.handle}@example.com" for person in people)
    assert all(person.role in ROLES and person.color in COLORS for person in people)


def test_exactly_one_group_is_private() -> None:
    assert sum(group.private for group in demo().groups) == 1
    assert all(group.color in COLORS for group in demo().groups)


def test_titles_are_unique_and_of_a_readable_length() -> None:
    titles = [idea.title for idea in demo().ideas]
    assert len({title.lower() for title in titles}) == len(titles)
    assert all(8 <= len(title) <= 120 for title in titles)


def test_no_two_ideas_share_a_sentence() -> None:
    seen: dict[str, str] = {}
    for idea in demo().ideas:
        for sentence in sentences(f"{idea.title}\n{idea.body}\n{idea.today}\n{idea.others}"):
            assert seen.setdefault(sentence, idea.title) == idea.title, sentence


def test_no_sentence_has_an_unfilled_gap() -> None:
    community = demo()
    texts = [idea.body + idea.today + idea.others for idea in community.ideas]
    texts += [comment.body for comment in community.comments]
    texts += [decision.reason + decision.answer for decision in community.decisions]
    assert not [text for text in texts if re.search(r"[{}]|@\w+$", text)]


def test_ideas_name_known_people_and_groups_and_were_posted_after_their_author_joined() -> None:
    people = {person.handle: person for person in demo().people}
    groups = {group.slug for group in demo().groups}
    for idea in demo().ideas:
        assert idea.group in groups
        assert idea.status in STATUSES
        assert people[idea.author].joined_ago > idea.ago > timedelta(0)


def test_some_ideas_are_from_the_last_two_days() -> None:
    assert sum(idea.ago < timedelta(days=2) for idea in demo().ideas) >= 6


def test_the_last_decision_of_an_idea_is_its_status() -> None:
    last = {decision.idea: decision.status for decision in demo().decisions}
    for index, idea in enumerate(demo().ideas):
        assert last.get(index, "open") == idea.status


def test_decisions_follow_one_another_after_the_idea_with_unique_reasons() -> None:
    community = demo()
    reasons = [decision.reason for decision in community.decisions]
    assert len(set(reasons)) == len(reasons)
    before: dict[int, timedelta] = {}
    for decision in community.decisions:
        assert timedelta(0) < decision.ago < before.get(decision.idea, community.ideas[decision.idea].ago)
        before[decision.idea] = decision.ago


def test_a_first_answer_comes_within_days() -> None:
    waits = first_answers()
    assert timedelta(days=1) <= min(waits.values())
    assert max(waits.values()) <= timedelta(days=9)
    lately = [wait for index, wait in waits.items() if demo().ideas[index].ago < timedelta(days=90)]
    for some in (waits.values(), lately):
        assert timedelta(days=3) <= median(some) <= timedelta(days=6)


def test_few_ideas_wait_for_longer_than_a_week() -> None:
    ages = [idea.ago for index, idea in enumerate(demo().ideas) if index not in first_answers()]
    assert 12 <= sum(age > timedelta(days=7) for age in ages) <= 20
    assert sum(age < timedelta(days=7) for age in ages) >= 15


def test_staff_answer_every_week_and_have_just_shipped_something() -> None:
    decisions = demo().decisions
    assert 15 <= sum(decision.ago < timedelta(days=7) for decision in decisions) <= 25
    assert 3 <= sum(one.status == "shipped" and one.ago < timedelta(days=35) for one in decisions) <= 4
    staff = {person.handle for person in demo().people if person.role == "staff"}
    assert {decision.handle for decision in decisions} == staff


def test_ideas_have_arrived_at_every_status() -> None:
    counts = Counter(idea.status for idea in demo().ideas)
    assert 160 <= counts["open"] <= 190
    assert 130 <= counts["under_review"] <= 155
    later = {"planned": 22, "in_progress": 13, "shipped": 37, "declined": 14}
    assert {status: counts[status] for status in later} == later


@pytest.mark.parametrize("moment", ["2026-03-01T00:20", "2026-05-29T12:00", "2026-08-16T23:40"])
def test_decisions_are_made_in_working_hours_of_the_past_after_the_idea_and_in_order(moment: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    numbered = Numbered(demo(), now)
    found = {idea["id"]: idea for idea in ideas.ideas(numbered)}
    before = {index: idea["posted_at"] for index, idea in found.items()}
    status, since = dict.fromkeys(found, "open"), dict(before)
    moments = [row["changed_at"] for row in decisions.decisions(numbered)]
    assert moments == sorted(moments)
    for row in decisions.decisions(numbered):
        assert before[row["idea_id"]] < row["changed_at"] < now
        before[row["idea_id"]] = row["changed_at"]
        if row["status_key"] != status[row["idea_id"]]:
            status[row["idea_id"]], since[row["idea_id"]] = row["status_key"], row["changed_at"]
    assert {index: (idea["status_key"], idea["status_at"]) for index, idea in found.items()} == {
        index: (status[index], since[index]) for index in found
    }
    assert sum(not 8 <= at.hour < 18 for at in moments) <= 5
    assert sum(at.weekday() > 4 for at in moments) <= 20


def test_new_people_keep_coming() -> None:
    joined = [person.joined_ago for person in demo().people]
    assert 8 <= sum(ago < timedelta(days=28) for ago in joined) <= 16
    assert sum(ago < timedelta(days=7) for ago in joined) >= 3


def test_nobody_votes_twice_for_an_idea() -> None:
    live = [(vote.idea, vote.handle) for vote in demo().votes if vote.withdrawn_ago is None]
    assert len(set(live)) == len(live)


def test_every_author_votes_for_the_own_idea_without_a_look() -> None:
    own = {(vote.idea, vote.handle) for vote in demo().votes if not vote.from_impression}
    assert own == {(index, idea.author) for index, idea in enumerate(demo().ideas)}


def test_votes_name_a_surface_a_position_and_an_importance_that_exist() -> None:
    for vote in demo().votes:
        assert vote.surface in SURFACES
        assert vote.importance in {None, 1, 2, 3}
        assert (vote.position is None) == (vote.surface == "direct")
        assert vote.position is None or 1 <= vote.position <= 20
        assert vote.withdrawn_ago is None or timedelta(0) < vote.withdrawn_ago < vote.ago


def test_votes_cast_in_a_look_never_exceed_its_shows() -> None:
    cast = Counter(
        (vote.idea, vote.days_ago, vote.surface, vote.position, vote.is_exploration)
        for vote in demo().votes
        if vote.from_impression
    )
    shows = {(one.idea, one.days_ago, one.surface, one.position, one.is_exploration): one.shows for one in demo().looks}
    assert len(shows) == len(demo().looks)
    assert all(count <= shows[cell] for cell, count in cast.items())
    assert all(0 <= one.opens <= one.shows for one in demo().looks)


def test_votes_come_after_the_idea_and_after_the_member_joined() -> None:
    joined = {person.handle: person.joined_ago for person in demo().people}
    for vote in demo().votes:
        assert timedelta(0) < vote.ago <= demo().ideas[vote.idea].ago
        assert vote.ago < joined[vote.handle]


def test_votes_have_a_long_tail() -> None:
    counts = sorted(Counter(vote.idea for vote in demo().votes).values(), reverse=True)
    assert 105 <= counts[0] <= 135
    assert sum(2 <= count <= 10 for count in counts) >= 100


def test_the_private_group_is_touched_only_by_its_members() -> None:
    hidden, allowed = private_ideas(), insiders()
    assert hidden
    assert {demo().ideas[index].author for index in hidden} <= allowed
    assert {vote.handle for vote in demo().votes if vote.idea in hidden} <= allowed
    assert {comment.handle for comment in demo().comments if comment.idea in hidden} <= allowed
    assert not {flag.idea for flag in demo().flags} & hidden


def test_replies_answer_an_earlier_first_level_comment_of_the_same_idea() -> None:
    comments = demo().comments
    replies = [comment for comment in comments if comment.reply_to is not None]
    assert len(replies) >= 300
    for reply in replies:
        assert reply.reply_to is not None
        parent = comments[reply.reply_to]
        assert parent.reply_to is None
        assert parent.idea == reply.idea
        assert reply.ago < parent.ago


def test_comments_come_after_the_idea_and_after_the_member_joined() -> None:
    joined = {person.handle: person.joined_ago for person in demo().people}
    for comment in demo().comments:
        assert timedelta(0) < comment.ago < demo().ideas[comment.idea].ago
        assert comment.ago < joined[comment.handle]


def test_no_comment_is_used_more_than_three_times_or_twice_on_an_idea() -> None:
    comments = demo().comments
    assert max(Counter(comment.body for comment in comments).values()) <= 3
    assert max(Counter((comment.idea, comment.body) for comment in comments).values()) == 1


def test_flags_give_a_known_reason_after_what_they_point_at() -> None:
    for flag in demo().flags:
        assert flag.reason in REASONS
        assert flag.note or flag.idea is not None
        assert timedelta(0) < flag.ago < since(flag)
    kinds = Counter((flag.idea is not None, flag.comment is not None, flag.member is not None) for flag in demo().flags)
    assert kinds == {(True, True, False): 15, (True, False, False): 7, (False, False, True): 1}


def test_rulings_come_after_what_they_are_on_from_somebody_else_who_keeps_the_peace_there() -> None:
    community = demo()
    people = {person.handle: person for person in community.people}
    founders = founding(community.memberships)
    for ruling in community.rulings:
        assert timedelta(0) < ruling.ago < since(ruling)
        assert 5 <= len(ruling.reason) <= 500
        assert ruling.handle != whose(ruling)
        assert people[whose(ruling)].role == "member"
        keeps = ruling.idea is not None and ruling.handle == founders[community.ideas[ruling.idea].group].handle
        assert keeps or people[ruling.handle].role != "member"
    assert {people[ruling.handle].role for ruling in community.rulings} >= {"member", "moderator"}


def test_nothing_happens_to_what_is_down_or_by_who_is_suspended() -> None:
    community = demo()
    last = {
        (one.idea, one.comment): one for one in sorted(community.rulings, key=lambda one: -one.ago) if not one.member
    }
    for (idea, comment), ruling in last.items():
        if ruling.act == "remove" and comment is None:
            touched = [one.ago for one in (*community.votes, *community.comments) if one.idea == idea]
            assert min(touched) > ruling.ago
        if ruling.act == "remove" and comment is not None:
            assert comment not in {one.reply_to for one in community.comments}
    lifted = {ruling.member: ruling.ago for ruling in community.rulings if ruling.act == "lift"}
    spells = [ruling for ruling in community.rulings if ruling.act == "suspend"]
    assert len(spells) == 2
    for suspended in spells:
        done = [one.ago for one in (*community.votes, *community.comments) if one.handle == suspended.member]
        done += [idea.ago for idea in community.ideas if idea.author == suspended.member]
        assert done
        assert not [ago for ago in done if lifted.get(suspended.member, timedelta(0)) < ago < suspended.ago]


def since(about: Flag | Ruling) -> timedelta:
    """How long ago what is flagged or ruled on began."""
    if about.comment is not None:
        return demo().comments[about.comment].ago
    if about.idea is not None:
        return demo().ideas[about.idea].ago
    return next(person.joined_ago for person in demo().people if person.handle == about.member)


def whose(ruling: Ruling) -> str:
    """The author of what is ruled on."""
    if ruling.comment is not None:
        return demo().comments[ruling.comment].handle
    return ruling.member or demo().ideas[ruling.idea or 0].author
