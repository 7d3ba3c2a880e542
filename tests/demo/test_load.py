"""The files of the demonstration hold together, and the loader names file and entry of what is wrong."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from community.demo.load import DATA, DemoComment, DemoIdea, InvalidDemoData, demonstration, load
from community.groups.settings_validation import (
    DESCRIPTION_LENGTH,
    GUIDELINES_LENGTH,
    PURPOSE_LENGTH,
    QUESTION_LENGTH,
    WELCOME_LENGTH,
)
from community.moderation import acts
from community.site import settings

COLORS = range(1, 13)


def comments() -> list[tuple[DemoIdea, DemoComment]]:
    """All comments and replies with their ideas."""
    return [(idea, one) for idea in demonstration().ideas for one in idea.all_comments]


def creator(slug: str) -> str:
    """The handle of the member who created a group."""
    return next(group for group in demonstration().groups if group.slug == slug).members[0].member


def sentences(text: str) -> set[str]:
    """The sentences of a text, in lower case."""
    pieces = re.split(r"(?<=[.!?])\s+|\n+", text)
    return {piece.strip(" -*").lower() for piece in pieces if piece.strip(" -*")}


def test_there_is_as_much_as_promised() -> None:
    made = demonstration()
    assert len(made.groups) == 10
    assert Counter(person.role == "member" for person in made.people) == {True: 155, False: 5}
    assert 100 <= len(made.ideas) <= 130
    assert len(comments()) >= 350
    assert (len(made.reports), len(made.actions), len(made.appeals)) == (23, 15, 3)


def test_handles_colors_and_titles_are_valid() -> None:
    made = demonstration()
    assert all(re.fullmatch(r"[a-z0-9]+", person.handle) and person.color in COLORS for person in made.people)
    assert all(group.color in COLORS for group in made.groups)
    assert all(8 <= len(idea.title) <= 120 for idea in made.ideas)


def test_no_two_ideas_share_a_sentence() -> None:
    seen: dict[str, str] = {}
    for idea in demonstration().ideas:
        for sentence in sentences(f"{idea.title}\n{idea.body}\n{idea.today}\n{idea.others}"):
            assert seen.setdefault(sentence, idea.title) == idea.title, sentence


def test_no_comment_is_used_twice() -> None:
    assert max(Counter(one.body for _idea, one in comments()).values()) == 1


def test_ideas_of_every_status_and_some_posted_today() -> None:
    counts = Counter(idea.status_key for idea in demonstration().ideas)
    assert counts.pop("in-beta") == 1
    assert counts.keys() == {"open", "under_review", "planned", "in_progress", "shipped", "declined"}
    assert min(counts.values()) >= 10
    assert sum(idea.posted_at < 2 for idea in demonstration().ideas) >= 6


def test_staff_give_first_answers_within_days_with_reasons_of_their_own() -> None:
    made = demonstration()
    changes = [change for idea in made.ideas for change in idea.status_changes]
    assert len({change.reason for change in changes}) == len(changes)
    by = {person.role for change in changes for person in made.people if person.handle == change.changed_by}
    assert by <= {"staff", "administrator"}
    times = [idea.posted_at - idea.status_changes[0].changed_at for idea in made.ideas if idea.status_changes]
    assert max(times) < 10
    assert 1 <= sum(days > 7 for days in times) <= 4
    assert sum(change.status_key == "shipped" and change.changed_at < 35 for change in changes) >= 2
    waiting = [idea.posted_at for idea in made.ideas if not idea.status_changes and not idea.review_state]
    assert 2 <= sum(posted > 7 for posted in waiting) <= 8
    assert sum(posted < 7 for posted in waiting) >= 10


def test_new_people_keep_coming() -> None:
    joined = [person.joined_at for person in demonstration().people]
    assert 8 <= sum(ago < 28 for ago in joined) <= 20
    assert sum(ago < 7 for ago in joined) >= 3


def test_groups_of_every_kind_with_texts_that_fit() -> None:
    groups = demonstration().groups
    assert sum(group.by_request for group in groups) == 1
    assert sum(group.is_private for group in groups) == 1
    assert sum(group.archived_at is not None for group in groups) == 1
    assert sum(group.pre_moderation == "first" for group in groups) == 1
    assert {group.who_sees_members for group in groups} == {"everyone", "members"}
    for group in groups:
        assert len(group.purpose) <= PURPOSE_LENGTH
        assert len(group.description) <= DESCRIPTION_LENGTH
        assert len(group.question) <= QUESTION_LENGTH
        assert len(group.welcome) <= WELCOME_LENGTH
        assert len(group.guidelines) <= GUIDELINES_LENGTH


def test_the_group_by_request_asks_welcomes_and_is_moderated_by_the_member_to_sign_in_as() -> None:
    group = next(group for group in demonstration().groups if group.by_request)
    assert group.question
    assert group.welcome
    assert group.guidelines
    assert group.members[0].member == "amelie"
    first = next(person for person in demonstration().people if person.role == "member")
    assert first.handle == "amelie"


def test_requests_of_different_ages_wait_and_others_are_decided() -> None:
    pairs = [(group, one) for group in demonstration().groups for one in group.requests]
    waiting = sorted(one.asked_at for _group, one in pairs if one.outcome is None)
    assert len(waiting) == 3
    assert waiting[0] < 1 < waiting[1] < 7 < waiting[2]
    assert Counter(one.outcome for _group, one in pairs) == {None: 3, "approved": 2, "declined": 1, "withdrawn": 1}
    for group, one in pairs:
        members = {row.member: row for row in group.members}
        assert (one.member in members) == (one.outcome == "approved")
        assert one.decided_by is None or members[one.decided_by].moderates


def test_the_private_group_has_an_open_a_used_up_and_an_expired_invitation() -> None:
    found = next(group for group in demonstration().groups if group.is_private).invitations
    full = [one for one in found if len(one.used_by) == one.max_uses]
    expired = [one for one in found if one.expires_at > 0 and one not in full]
    assert (len(found), len(full), len(expired)) == (3, 1, 1)


def test_only_members_of_the_private_group_write_there() -> None:
    group = next(group for group in demonstration().groups if group.is_private)
    inside = {row.member for row in group.members}
    ideas = [idea for idea in demonstration().ideas if idea.group == group.slug]
    assert ideas
    assert {idea.author for idea in ideas} <= inside
    assert {one.author for idea, one in comments() if idea.group == group.slug} <= inside
    assert not {one.idea for one in demonstration().reports} & {idea.title for idea in ideas}


def test_nothing_happens_in_the_archived_group_since() -> None:
    group = next(group for group in demonstration().groups if group.archived_at)
    ideas = [idea for idea in demonstration().ideas if idea.group == group.slug]
    assert ideas
    moments = [one.posted_at for idea, one in comments() if idea.group == group.slug]
    moments += [change.changed_at for idea in ideas for change in idea.status_changes]
    assert min(moments) > (group.archived_at or 0)


def test_up_to_three_ideas_are_pinned_in_a_group_and_none_of_them_is_hidden() -> None:
    pinned = [idea for idea in demonstration().ideas if idea.pinned_at]
    assert Counter(idea.group for idea in pinned) == {"app-and-automations": 3, "water-and-care": 1}
    assert not {idea.title for idea in pinned} & {one.idea for one in demonstration().actions if one.act == "remove"}


def test_first_posts_are_pending_and_reported_posts_hidden() -> None:
    posts = [(idea, idea, idea.title) for idea in demonstration().ideas if idea.review_state]
    found = [*posts, *((idea, one, one.name) for idea, one in comments() if one.review_state)]
    assert Counter(one.review_state for _idea, one, _name in found) == {"pending": 3, "auto_hidden": 2}
    enough = settings.SiteSettings().reports_to_auto_hide
    for idea, one, name in found:
        if one.review_state == "auto_hidden":
            reports = [report for report in demonstration().reports if name in (report.idea, report.comment)]
            assert sum(report.counts for report in reports) >= enough
            assert all(report.action is None for report in reports)
            assert len({report.reporter for report in reports}) == len(reports)
        elif isinstance(one, DemoComment):
            theirs = [c for i, c in comments() if c.author == one.author and i.group == idea.group]
            assert theirs == [one]


def test_open_reports_have_every_reason() -> None:
    open_reports = [one for one in demonstration().reports if one.action is None]
    assert {one.reason for one in open_reports} == {"private", "rude", "spam", "other", "off_topic"}


def test_moderators_act_on_posts_of_others() -> None:
    roles = {person.handle: person.role for person in demonstration().people}
    named, ideas = demonstration().named_comments(), {idea.title: idea for idea in demonstration().ideas}
    for one in demonstration().actions:
        author = one.subject_member or (named[one.comment][1].author if one.comment else ideas[one.idea or ""].author)
        group = named[one.comment][0].group if one.comment else ideas[one.idea].group if one.idea else ""
        assert one.moderator != author
        assert roles[author] == "member"
        assert roles[one.moderator] != "member" or creator(group) == one.moderator
        assert 5 <= len(one.reason) <= 500


def test_actions_are_of_most_kinds_and_the_undone_one_was_granted_on_appeal() -> None:
    made = demonstration()
    assert {one.act for one in made.actions} == set(acts.ACTS) - {"unlock", "unban", "lift", "edit"}
    undo = next(one for one in made.actions if one.act == "undo")
    granted = next(one for one in made.appeals if one.outcome == "granted")
    assert (granted.action, granted.answer, granted.decided_at) == (undo.undoes, undo.reason, undo.acted_at)


def test_one_appeal_waits_and_each_was_made_in_time_and_decided_by_someone_else() -> None:
    made = demonstration()
    assert Counter(one.outcome for one in made.appeals) == {None: 1, "granted": 1, "upheld": 1}
    actions = {one.name: one for one in made.actions}
    for one in made.appeals:
        assert actions[one.action].act in acts.APPEALABLE
        assert actions[one.action].acted_at - one.appealed_at < acts.APPEAL_WINDOW.days
        assert one.decided_by != actions[one.action].moderator


def test_suspensions_and_bans_in_force_last_beyond_today_and_stop_posts() -> None:
    made = demonstration()
    for one in made.actions:
        assert one.until is None or (one.act in acts.TIMED and one.until < 0)
    ban = next(one for one in made.actions if one.act == "ban")
    group = next(group for group in made.groups if group.slug == ban.group)
    assert ban.subject_member not in {row.member for row in group.members}
    since = [c.posted_at for idea, c in comments() if c.author == ban.subject_member and idea.group == ban.group]
    assert min(since, default=999) > ban.acted_at
    for one in made.actions:
        if one.act == "suspend":
            posts = [c.posted_at for _idea, c in comments() if c.author == one.subject_member]
            posts += [idea.posted_at for idea in made.ideas if idea.author == one.subject_member]
            assert min(posts) > one.acted_at


def test_locked_and_removed_posts_get_no_comments_and_a_moved_idea_is_in_its_new_group() -> None:
    made = demonstration()
    for one in made.actions:
        if one.idea and one.act in ("lock", "remove"):
            assert min((c.posted_at for idea, c in comments() if idea.title == one.idea), default=999) > one.acted_at
    move = next(one for one in made.actions if one.act == "move")
    moved = next(idea for idea in made.ideas if idea.title == move.idea)
    assert moved.group != move.group
    assert moved.author == "amelie"


def test_inactive_people_have_posted_nothing_since() -> None:
    inactive = {person.handle: person.inactive for person in demonstration().people if person.inactive}
    assert len(inactive) == 10
    posts = [(c.author, c.posted_at) for _idea, c in comments()]
    posts += [(idea.author, idea.posted_at) for idea in demonstration().ideas]
    assert not [(handle, ago) for handle, ago in posts if ago < min(inactive.get(handle, 0), 30)]
    tasters = next(group for group in demonstration().groups if group.slug == "milk-tasters")
    assert len({row.member for row in tasters.members} & inactive.keys()) == 2


IDEA = """[[ideas]]
title = "A lid"
author = "amelie"
posted_at = 3.0
part = "Body"
body = "Please."
appeal = 0.1
"""
COMMENT = '[[ideas.comments]]\nauthor = "amelie"\nposted_at = 2.0\nbody = "Yes"\n'
REPLY = '[[ideas.comments.replies]]\nauthor = "amelie"\nposted_at = 1.0\nbody = "Yes"\n'
CHANGE = '[[ideas.status_changes]]\nstatus_key = "done"\nchanged_at = 1.0\nchanged_by = "ines"\nreason = "Now."\n'
WRONG = {
    "unknown key 'likes'": IDEA + "likes = 3\n",
    "'body' is missing": IDEA.replace('body = "Please."\n', ""),
    "appeal: must be of type float, not str": IDEA.replace("0.1", '"much"'),
    "comments: must be a list": IDEA + "comments = 3\n",
    "author: there is no person 'nemo'": IDEA.replace("amelie", "nemo"),
    "posted (9000.0) is not after joined": IDEA.replace("3.0", "9000"),
    "posted (3.5) is not after about (3.0)": IDEA + COMMENT.replace("2.0", "3.5"),
    "posted (2.5) is not after about (2.0)": IDEA + COMMENT + REPLY.replace("1.0", "2.5"),
    "now (0.0) is not after posted (-1.0)": IDEA.replace("3.0", "-1.0"),
    "a reply cannot have replies": IDEA + COMMENT + REPLY + REPLY.replace("s.replies", "s.replies.replies"),
    "status_key: 'done' is none of open": IDEA + CHANGE,
    "Invalid value": IDEA + "posted_at = \n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files, to break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.mark.parametrize("message", WRONG)
def test_a_wrong_idea_is_named_with_its_file(folder: Path, message: str) -> None:
    (folder / "ideas" / "beta-testers.toml").write_text(WRONG[message])
    with pytest.raises(InvalidDemoData, match=re.escape(message)) as error:
        load(folder)
    assert "beta-testers.toml" in str(error.value)
    assert "A lid" in str(error.value) or message == "Invalid value"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("people.toml", 'role = "staff"', 'role = "boss"', "(ines), role: 'boss' is none of member"),
        ("people.toml", 'handle = "ines"', 'handle = "amelie"', "person 'amelie' appears twice"),
        ("groups.toml", 'outcome = "approved"', 'outcome = "maybe"', "outcome: 'maybe' is none of approved"),
        ("groups.toml", 'used_by = ["tiago"]', 'used_by = ["nemo"]', "used_by 1: there is no person 'nemo'"),
        ("moderation.toml", 'action = "keep-sample-bags"', 'action = "no"', "action: there is no action 'no'"),
        ("moderation.toml", "\nidea = ", '\nsubject_member = "cem"\nidea = ', "give one of idea, comment and"),
        ("moderation.toml", 'comment = "our-', 'comment = "their-', "there is no comment 'their-flat-is-free'"),
        ("moderation.toml", 'reason = "spam"', 'reason = "dull"', "'dull' is none of spam"),
        ("moderation.toml", "[[appeals]]", "[[letters]]", "moderation.toml: unknown key 'letters'"),
    ],
)
def test_wrong_references_are_named(folder: Path, file: str, old: str, new: str, message: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new) if old == "[[appeals]]" else text.replace(old, new, 1))
    with pytest.raises(InvalidDemoData, match=re.escape(message)):
        load(folder)


def test_ideas_of_an_unknown_group_are_refused(folder: Path) -> None:
    (folder / "ideas" / "chess.toml").write_text(IDEA)
    with pytest.raises(InvalidDemoData, match=r"chess.toml.*there is no group 'chess'"):
        load(folder)
