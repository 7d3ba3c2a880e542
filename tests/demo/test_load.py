"""The files of the demonstration hold together, and the loader names file and entry of what is wrong."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from community.demo.load import DATA, DemoComment, DemoIdea, InvalidDemoData, demonstration, flat, load
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
    return [(idea, one) for idea in demonstration().ideas for one in flat(idea.comments)]


def founder(slug: str) -> str:
    """The handle of the member who created a group."""
    return next(group for group in demonstration().groups if group.slug == slug).members[0].handle


def sentences(text: str) -> set[str]:
    """The sentences of a text, in lower case."""
    pieces = re.split(r"(?<=[.!?])\s+|\n+", text)
    return {piece.strip(" -*").lower() for piece in pieces if piece.strip(" -*")}


def test_there_is_as_much_as_promised() -> None:
    made = demonstration()
    assert len(made.groups) == 10
    assert Counter(person.role == "member" for person in made.people) == {True: 155, False: 5}
    assert 180 <= len(made.ideas) <= 220
    assert len(comments()) >= 700
    assert (len(made.reports), len(made.actions), len(made.appeals)) == (23, 19, 3)


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


def test_no_comment_is_used_more_than_three_times_or_twice_on_an_idea() -> None:
    assert max(Counter(one.text for _idea, one in comments()).values()) <= 3
    assert max(Counter((idea.title, one.text) for idea, one in comments()).values()) == 1


def test_ideas_of_every_status_and_some_posted_today() -> None:
    counts = Counter(idea.current_status for idea in demonstration().ideas)
    assert counts.keys() == {"open", "under_review", "planned", "in_progress", "shipped", "declined"}
    assert min(counts.values()) >= 10
    assert sum(idea.posted < 2 for idea in demonstration().ideas) >= 6


def test_staff_give_first_answers_within_days_with_reasons_of_their_own() -> None:
    made = demonstration()
    changes = [change for idea in made.ideas for change in idea.status]
    assert len({change.reason for change in changes}) == len(changes)
    assert {change.by for change in changes} == {person.handle for person in made.people if person.role == "staff"}
    assert all(1 <= idea.posted - idea.status[0].set <= 9 for idea in made.ideas if idea.status)
    assert 10 <= sum(change.set < 7 for change in changes) <= 30
    assert 3 <= sum(change.status == "shipped" and change.set < 35 for change in changes) <= 4
    waiting = [idea.posted for idea in made.ideas if not idea.status and not idea.review_state]
    assert 10 <= sum(posted > 7 for posted in waiting) <= 24
    assert sum(posted < 7 for posted in waiting) >= 10


def test_new_people_keep_coming() -> None:
    joined = [person.joined for person in demonstration().people]
    assert 8 <= sum(ago < 28 for ago in joined) <= 20
    assert sum(ago < 7 for ago in joined) >= 3


def test_groups_of_every_kind_with_texts_that_fit() -> None:
    groups = demonstration().groups
    assert sum(group.by_request for group in groups) == 1
    assert sum(group.private for group in groups) == 1
    assert sum(group.archived is not None for group in groups) == 1
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
    assert group.members[0].handle == "amelie"
    first = next(person for person in demonstration().people if person.role == "member")
    assert first.handle == "amelie"


def test_requests_of_different_ages_wait_and_others_are_decided() -> None:
    pairs = [(group, one) for group in demonstration().groups for one in group.requests]
    waiting = sorted(one.asked for _group, one in pairs if one.outcome is None)
    assert len(waiting) == 3
    assert waiting[0] < 1 < waiting[1] < 7 < waiting[2]
    assert Counter(one.outcome for _group, one in pairs) == {None: 3, "approved": 2, "declined": 1, "withdrawn": 1}
    for group, one in pairs:
        members = {row.handle: row for row in group.members}
        assert (one.handle in members) == (one.outcome == "approved")
        assert one.decided_by is None or members[one.decided_by].moderates


def test_the_private_group_has_an_open_a_used_up_and_an_expired_invitation() -> None:
    found = next(group for group in demonstration().groups if group.private).invitations
    full = [one for one in found if len(one.used_by) == one.max_uses]
    expired = [one for one in found if one.created > one.valid_days and one not in full]
    assert (len(found), len(full), len(expired)) == (3, 1, 1)


def test_only_members_of_the_private_group_write_there() -> None:
    group = next(group for group in demonstration().groups if group.private)
    inside = {row.handle for row in group.members}
    ideas = [idea for idea in demonstration().ideas if idea.group == group.slug]
    assert ideas
    assert {idea.author for idea in ideas} <= inside
    assert {one.author for idea, one in comments() if idea.group == group.slug} <= inside
    assert not {one.idea for one in demonstration().reports} & {idea.title for idea in ideas}


def test_nothing_happens_in_the_archived_group_since() -> None:
    group = next(group for group in demonstration().groups if group.archived)
    ideas = [idea for idea in demonstration().ideas if idea.group == group.slug]
    assert len(ideas) == 4
    moments = [one.posted for idea, one in comments() if idea.group == group.slug]
    moments += [change.set for idea in ideas for change in idea.status]
    assert min(moments) > (group.archived or 0)


def test_up_to_three_ideas_are_pinned_in_a_group_and_none_of_them_is_hidden() -> None:
    pinned = [idea for idea in demonstration().ideas if idea.pinned]
    assert Counter(idea.group for idea in pinned) == {"app-and-automations": 3, "water-and-care": 2}
    assert not {idea.title for idea in pinned} & {one.idea for one in demonstration().actions if one.act == "remove"}


def test_first_posts_are_pending_and_reported_posts_hidden() -> None:
    posts = [(idea, idea, idea.title) for idea in demonstration().ideas if idea.review_state]
    found = [*posts, *((idea, one, one.name) for idea, one in comments() if one.review_state)]
    assert Counter(one.review_state for _idea, one, _name in found) == {"pending": 3, "auto_hidden": 2}
    enough = settings.SiteSettings().reports_to_auto_hide
    for idea, one, name in found:
        if one.review_state == "auto_hidden":
            reports = [report for report in demonstration().reports if name in (report.idea, report.comment)]
            assert sum(not report.from_newcomer for report in reports) >= enough
            assert all(report.action is None for report in reports)
            assert len({report.by for report in reports}) == len(reports)
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
        author = one.member or (named[one.comment][1].author if one.comment else ideas[one.idea or ""].author)
        group = named[one.comment][0].group if one.comment else ideas[one.idea].group if one.idea else ""
        assert one.by != author
        assert roles[author] == "member"
        assert roles[one.by] != "member" or founder(group) == one.by
        assert 5 <= len(one.reason) <= 500


def test_actions_are_of_most_kinds_and_the_undone_one_was_granted_on_appeal() -> None:
    made = demonstration()
    assert {one.act for one in made.actions} == set(acts.ACTS) - {"unlock", "unban"}
    undo = next(one for one in made.actions if one.act == "undo")
    granted = next(one for one in made.appeals if one.outcome == "granted")
    assert (granted.action, granted.answer, granted.decided) == (undo.undoes, undo.reason, undo.acted)


def test_one_appeal_waits_and_each_was_made_in_time_and_decided_by_someone_else() -> None:
    made = demonstration()
    assert Counter(one.outcome for one in made.appeals) == {None: 1, "granted": 1, "upheld": 1}
    actions = {one.name: one for one in made.actions}
    for one in made.appeals:
        assert actions[one.action].act in acts.APPEALABLE
        assert actions[one.action].acted - one.appealed < acts.APPEAL_WINDOW.days
        assert one.decided_by != actions[one.action].by


def test_suspensions_and_bans_in_force_last_beyond_today_and_stop_posts() -> None:
    made = demonstration()
    for one in made.actions:
        assert one.days is None or (one.act in acts.TIMED and one.days > one.acted)
    ban = next(one for one in made.actions if one.act == "ban")
    group = next(group for group in made.groups if group.slug == ban.group)
    assert ban.member not in {row.handle for row in group.members}
    since = [c.posted for idea, c in comments() if c.author == ban.member and idea.group == ban.group]
    assert min(since, default=999) > ban.acted
    lifts = {one.member: one.acted for one in made.actions if one.act == "lift"}
    for one in made.actions:
        if one.act == "suspend":
            posts = [c.posted for _idea, c in comments() if c.author == one.member]
            posts += [idea.posted for idea in made.ideas if idea.author == one.member]
            assert not [ago for ago in posts if lifts.get(one.member, 0) < ago < one.acted]


def test_locked_and_removed_posts_get_no_comments_and_a_moved_idea_is_in_its_new_group() -> None:
    made = demonstration()
    for one in made.actions:
        if one.idea and one.act in ("lock", "remove"):
            assert min((c.posted for idea, c in comments() if idea.title == one.idea), default=999) > one.acted
    removed = next(one for one in made.actions if one.act == "remove" and one.comment)
    assert not made.named_comments()[removed.comment or ""][1].replies
    move = next(one for one in made.actions if one.act == "move")
    moved = next(idea for idea in made.ideas if idea.title == move.idea)
    assert moved.group != move.group
    assert moved.author == "amelie"


def test_inactive_people_have_posted_nothing_since() -> None:
    inactive = {person.handle: person.inactive for person in demonstration().people if person.inactive}
    assert len(inactive) == 10
    posts = [(c.author, c.posted) for _idea, c in comments()]
    posts += [(idea.author, idea.posted) for idea in demonstration().ideas]
    assert not [(handle, ago) for handle, ago in posts if ago < min(inactive.get(handle, 0), 30)]
    tasters = next(group for group in demonstration().groups if group.slug == "milk-tasters")
    assert len({row.handle for row in tasters.members} & inactive.keys()) == 2


IDEA = """[[ideas]]
title = "A lid"
author = "amelie"
posted = 3.0
part = "Body"
body = "Please."
appeal = 0.1
"""
COMMENT = '[[ideas.comments]]\nauthor = "amelie"\nposted = 2.0\ntext = "Yes"\n'
REPLY = '[[ideas.comments.replies]]\nauthor = "amelie"\nposted = 1.0\ntext = "Yes"\n'
WRONG = {
    "unknown key 'likes'": IDEA + "likes = 3\n",
    "'body' is missing": IDEA.replace('body = "Please."\n', ""),
    "appeal: must be of type float, not str": IDEA.replace("0.1", '"much"'),
    "comments: must be a list": IDEA + "comments = 3\n",
    "there is no person 'nemo'": IDEA.replace("amelie", "nemo"),
    "posted (9000.0) is not after the author joined": IDEA.replace("3.0", "9000"),
    "posted (3.5) is not after the idea (3.0)": IDEA + COMMENT.replace("2.0", "3.5"),
    "posted (2.5) is not after the comment it replies to (2.0)": IDEA + COMMENT + REPLY.replace("1.0", "2.5"),
    "a reply cannot have replies": IDEA + COMMENT + REPLY + REPLY.replace("s.replies", "s.replies.replies"),
    "'done' is none of open": IDEA + '[[ideas.status]]\nstatus = "done"\nset = 1.0\nby = "ines"\nreason = "Now."\n',
    "Invalid value": IDEA + "posted = \n",
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
        ("people.toml", 'role = "staff"', 'role = "boss"', "people.toml, ines, role: 'boss' is none of member"),
        ("people.toml", 'handle = "ines"', 'handle = "amelie"', "people.toml: 'amelie' appears twice"),
        ("groups.toml", 'outcome = "approved"', 'outcome = "maybe"', "request of winnie: 'maybe' is none of"),
        ("groups.toml", 'used_by = ["tiago"]', 'used_by = ["cem"]', "'cem' is not a member of the group"),
        ("moderation.toml", 'action = "keep-coffee"', 'action = "nothing"', "there is no action 'nothing'"),
        ("moderation.toml", "\nidea = ", '\nmember = "cem"\nidea = ', "give one of idea, comment and member"),
        ("moderation.toml", 'comment = "our-', 'comment = "their-', "no comment is named 'their-flat-is-free'"),
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
    with pytest.raises(InvalidDemoData, match=re.escape("ideas/chess.toml, 'A lid': there is no group 'chess'")):
        load(folder)
