"""What the demonstration tells of groups, of who asks to belong, and of moderators, holds together."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cache

from community.demo import Community, compose
from community.demo.adding import places, remark_places
from community.demo.casting import founding
from community.demo.content.later.ideas import LATER_IDEAS
from community.demo.content.later.people import QUIET
from community.demo.content.later.remarks import LATER_REMARKS
from community.demo.shapes import Group, Ruling
from community.groups.models import AUDIENCES
from community.groups.settings_validation import (
    DESCRIPTION_LENGTH,
    GUIDELINES_LENGTH,
    PURPOSE_LENGTH,
    QUESTION_LENGTH,
    WELCOME_LENGTH,
)
from community.moderation import acts
from community.site import settings

OPEN_ARMS = timedelta(0)


@cache
def demo() -> Community:
    return compose()


def group(slug: str) -> Group:
    return next(group for group in demo().groups if group.slug == slug)


def joined() -> dict[str, timedelta]:
    return {person.handle: person.joined_ago for person in demo().people}


def belonging() -> dict[tuple[str, str], timedelta]:
    return {(row.group, row.handle): row.ago for row in demo().memberships}


def ruling(act: str) -> Ruling:
    return next(one for one in demo().rulings if one.act == act)


def test_there_is_a_group_of_every_kind_and_they_differ_in_who_may_do_what() -> None:
    groups = demo().groups
    assert sum(group.by_request for group in groups) == 1
    assert sum(group.private for group in groups) == 1
    assert sum(group.archived_ago is not None for group in groups) == 1
    assert sum(group.pre_moderation == "first" for group in groups) == 1
    assert {(group.who_posts, group.who_comments) for group in groups} == {
        ("everyone", "everyone"),
        ("moderators", "members"),
    }
    assert {group.who_sees_members for group in groups} == {"everyone", "members"}
    for group in groups:
        assert {group.who_posts, group.who_comments, group.who_sees_members} <= set(AUDIENCES)
        assert len(group.purpose) <= PURPOSE_LENGTH
        assert len(group.description) <= DESCRIPTION_LENGTH
        assert len(group.question) <= QUESTION_LENGTH
        assert len(group.welcome) <= WELCOME_LENGTH
        assert len(group.guidelines) <= GUIDELINES_LENGTH


def test_the_group_by_request_asks_welcomes_and_is_moderated_by_the_member_one_signs_in_as() -> None:
    asking = next(group for group in demo().groups if group.by_request)
    assert asking.question
    assert asking.welcome
    assert asking.guidelines
    assert founding(demo().memberships)[asking.slug].handle == "amelie"


def test_nobody_belongs_twice_or_before_they_joined_or_before_the_group_was_founded() -> None:
    rows = demo().memberships
    assert len({(row.group, row.handle) for row in rows}) == len(rows)
    first = founding(rows)
    for row in rows:
        assert joined()[row.handle] > row.ago > OPEN_ARMS
        assert row.ago <= first[row.group].ago


def test_requests_of_different_ages_wait_and_others_are_decided() -> None:
    waiting = sorted(one.ago for one in demo().requests if one.outcome is None)
    assert len(waiting) == 3
    assert waiting[0] < timedelta(days=1) < waiting[1] < timedelta(days=7) < waiting[2]
    assert Counter(one.outcome for one in demo().requests) == {
        None: 3,
        "approved": 2,
        "declined": 1,
        "withdrawn": 1,
    }
    moderators = {(row.group, row.handle) for row in demo().memberships if row.moderates}
    moderators |= {(slug, row.handle) for slug, row in founding(demo().memberships).items()}
    for one in demo().requests:
        assert joined()[one.handle] > one.ago > (one.decided_ago or OPEN_ARMS)
        assert ((one.group, one.handle) in belonging()) == (one.outcome == "approved")
        assert one.decided_by is None or (one.group, one.decided_by) in moderators


def test_the_private_group_has_an_invitation_that_is_open_one_that_is_used_up_and_one_that_is_over() -> None:
    found = [one for one in demo().invitations if group(one.group).private]
    full = [one for one in found if len(one.came) == one.most]
    over = [one for one in found if one.ago > one.lasts and one not in full]
    assert len(full) == len(over) == 1
    assert len(found) == 3
    for one in demo().invitations:
        assert len(one.came) <= one.most
        for came in one.came:
            assert one.ago > came.ago >= one.ago - one.lasts
            assert belonging()[one.group, came.handle] == came.ago


def test_nothing_happens_in_the_archived_group_since() -> None:
    closed = next(group for group in demo().groups if group.archived_ago)
    inside = {index for index, idea in enumerate(demo().ideas) if idea.group == closed.slug}
    assert len(inside) == 4
    done = [one.ago for one in (*demo().votes, *demo().comments, *demo().decisions) if one.idea in inside]
    done += [row.ago for row in demo().memberships if row.group == closed.slug]
    assert closed.archived_ago is not None
    assert min(done) > closed.archived_ago


def test_up_to_three_ideas_are_pinned_in_a_group_and_all_of_them_stand() -> None:
    pinned = [idea for idea in demo().ideas if idea.pinned_ago is not None]
    assert Counter(idea.group for idea in pinned) == {
        "app-and-automations": 3,
        "water-and-care": 2,
        "news-from-calder": 1,
    }
    down = {one.idea for one in demo().rulings if one.act == "remove" and one.comment is None}
    assert not {index for index, idea in enumerate(demo().ideas) if idea.pinned_ago} & down
    assert all(idea.ago > (idea.pinned_ago or idea.ago) for idea in pinned)


def test_posts_of_people_who_had_none_there_are_held_until_a_moderator_looks() -> None:
    held = [one for one in (*demo().ideas, *demo().comments) if one.review_state == "pending"]
    assert len(held) == 3
    for one in held:
        assert one.withheld_ago == one.ago
    for comment in (one for one in demo().comments if one.review_state == "pending"):
        slug = demo().ideas[comment.idea].group
        assert group(slug).pre_moderation == "first"
        others = [
            one for one in demo().comments if one.handle == comment.handle and demo().ideas[one.idea].group == slug
        ]
        assert others == [comment]


def test_what_is_set_aside_was_flagged_by_as_many_as_it_takes() -> None:
    enough = settings.SiteSettings().reports_to_auto_hide
    aside = [(index, None) for index, idea in enumerate(demo().ideas) if idea.review_state == "auto_hidden"]
    aside += [(one.idea, place) for place, one in enumerate(demo().comments) if one.review_state == "auto_hidden"]
    assert len(aside) == 2
    for idea, comment in aside:
        thing = demo().ideas[idea] if comment is None else demo().comments[comment]
        flags = [one for one in demo().flags if (one.idea, one.comment) == (idea, comment)]
        assert all(one.ruling is None for one in flags)
        counting = sorted((one.ago for one in flags if one.counts), reverse=True)
        assert thing.withheld_ago == counting[enough - 1]
        assert len({one.handle for one in flags}) == len(flags)


def test_flags_that_wait_are_of_every_harm() -> None:
    waiting = {one.reason for one in demo().flags if one.ruling is None}
    assert waiting == {"private", "rude", "spam", "other", "off_topic"}


def test_rulings_are_of_most_acts_and_the_undone_one_was_granted_on_appeal() -> None:
    made = Counter(one.act for one in demo().rulings)
    assert set(made) == set(acts.ACTS) - {"unlock", "unban"}
    undone = ruling("undo")
    assert undone.undoes is not None
    before = demo().rulings[undone.undoes]
    assert (before.comment, before.act) == (undone.comment, "remove")
    granted = next(one for one in demo().appeals if one.outcome == "granted")
    assert (granted.ruling, granted.answer, granted.decided_ago) == (undone.undoes, undone.reason, undone.ago)


def test_suspension_and_ban_last_beyond_today_and_who_is_banned_belongs_no_more() -> None:
    for one in (one for one in demo().rulings if one.lasts is not None):
        assert one.act in acts.TIMED
        assert one.lasts > one.ago
    ban = ruling("ban")
    assert ban.group is not None
    assert ban.member is not None
    assert (ban.group, ban.member) not in belonging()
    done = [
        one.ago
        for one in (*demo().votes, *demo().comments)
        if one.handle == ban.member and demo().ideas[one.idea].group == ban.group
    ]
    assert done
    assert min(done) > ban.ago


def test_nobody_talks_where_a_discussion_is_locked() -> None:
    lock = ruling("lock")
    assert min(one.ago for one in demo().comments if one.idea == lock.idea) > lock.ago


def test_who_moves_an_idea_moderates_where_it_goes_and_it_stands_there() -> None:
    move = ruling("move")
    assert move.idea is not None
    assert demo().ideas[move.idea].group == move.to_group != move.group
    assert demo().ideas[move.idea].author == "amelie"


def test_one_appeal_waits_and_each_was_made_in_time_and_answered_by_somebody_else() -> None:
    assert Counter(one.outcome for one in demo().appeals) == {None: 1, "granted": 1, "upheld": 1}
    roles = {person.handle: person.role for person in demo().people}
    for one in demo().appeals:
        against = demo().rulings[one.ruling]
        assert against.act in acts.APPEALABLE
        assert against.ago > one.ago > against.ago - acts.APPEAL_WINDOW
        assert one.ago > (one.decided_ago or OPEN_ARMS)
        assert one.handle is None or (one.handle != against.handle and roles[one.handle] != "member")


def test_some_people_stay_away_after_they_took_part() -> None:
    for handle, ago in QUIET.items():
        done = [one.ago for one in (*demo().votes, *demo().comments) if one.handle == handle]
        done += [idea.ago for idea in demo().ideas if idea.author == handle]
        assert min(done) > timedelta(days=min(ago, 30)), handle
    tasters = {row.handle for row in demo().memberships if row.group == "milk-tasters"}
    assert len(tasters & set(QUIET)) == 2


def test_later_texts_are_named_once_and_lie_where_they_are_looked_for() -> None:
    titles = [one.title for one in LATER_IDEAS]
    assert places(demo())[titles[0]] == len(demo().ideas) - len(titles)
    for one in LATER_REMARKS:
        assert one.idea in places(demo())
        if one.name:
            assert demo().comments[remark_places(demo())[one.name]].body == one.text
