"""The moderation queue: what it shows, in which order, to whom; and acting from it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from community.comments import visibility as comment_visibility
from community.comments.models import Comment
from community.core.db import db, now
from community.core.visibility import AUTHOR, PENDING
from community.groups.models import Group, JoinRequest, Membership, TrustedPoster
from community.ideas import site_stats
from community.ideas.models import Idea
from community.ideas.queries.counts import unanswered_in_group
from community.members.models import Member
from community.moderation import priority, reports
from community.moderation.models import ModerationAction, Report
from community.moderation.queries import inactive_members
from community.site import settings
from community.staff.filters import is_overdue
from tests.factory import BrowserClient, Factory, visible_text
from tests.moderation.scenario import ModerationScenario

REQUEST = {"question": "Why?", "answer": "Because I cook."}


def _keys(html: str) -> list[str]:
    return re.findall(r'<article class="queue-item" id="([^"]+)"', html)


def _on(browser: BrowserClient, tab: str = "reports", slug: str = "") -> list[str]:
    page = browser.get(f"/groups/{slug}/moderation?tab={tab}" if slug else f"/moderation?tab={tab}")
    assert page.status_code == 200
    return _keys(page.get_data(as_text=True))


def _pending(factory: Factory, scenario: ModerationScenario, *, author: int | None = None) -> tuple[int, int]:
    """An idea and a comment by Cy that await approval."""
    values = {"review_state": PENDING, "hidden_at": now() - timedelta(hours=2)}
    idea = factory.idea("A louder mode", author or scenario.cy, scenario.group, **values)
    return idea, factory.comment(scenario.idea, author or scenario.cy, "I know that.", **values)


def _asks(factory: Factory, scenario: ModerationScenario, who: int) -> int:
    with factory.writing():
        db.session.get_one(Group, scenario.group).by_request = True
        asked = JoinRequest(group_id=scenario.group, member_id=who, **REQUEST)
        db.session.add(asked)
        db.session.flush()
        return asked.id


@pytest.mark.both_databases
def test_items_are_ordered_by_priority_then_waiting_time(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    said = [factory.comment(scenario.idea, scenario.bo, f"Thought {number}") for number in range(5)]
    mild, rude, rude_too, private, aside = said
    scenario.report(scenario.cy, "comment", mild, "off_topic")
    scenario.report(scenario.cy, "comment", rude)
    scenario.report(scenario.gil, "comment", rude_too)
    for who in (scenario.cy, scenario.gil, scenario.ada):
        scenario.report(who, "comment", aside, "off_topic")
    scenario.report(scenario.cy, "comment", private, "private")
    scenario.report(scenario.ada, "comment", rude_too)
    expected = [aside, private, rude_too, rude, mild]
    assert _on(factory.browser(scenario.mo)) == [f"comment-{comment}" for comment in expected]


def test_reports_of_new_members_are_shown_but_not_counted(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    one, other = (
        factory.comment(scenario.idea, scenario.bo, "One"),
        factory.comment(scenario.idea, scenario.bo, "Other"),
    )
    for _number in range(4):
        scenario.report(factory.member(trust_level="new"), "comment", one)
    for who in (scenario.cy, scenario.gil):
        scenario.report(who, "comment", other)
    assert _on(factory.browser(scenario.mo)) == [f"comment-{other}", f"comment-{one}"]
    assert factory.get(Comment, one).review_state is None


def test_every_weight_maps_to_its_reason() -> None:
    assert {priority.reason_with_weight(weight) for weight in priority.WEIGHTS.values()} == set(reports.REASONS)
    assert priority.reason_with_weight(0) == ""


def test_an_auto_hidden_post_is_queued_even_if_all_reports_are_withdrawn(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for _number in range(3):
        scenario.report(factory.member(), "comment", scenario.comment)
    with factory.writing():
        for report in db.session.query(Report):
            db.session.delete(report)
    browser = factory.browser(scenario.ada)
    assert _on(browser) == [f"comment-{scenario.comment}"]
    answer = browser.send(
        f"/moderation/queue/comment/{scenario.comment}?tab=reports", fetch=True, act="keep", worst_reason=""
    )
    assert answer.status_code == 200
    assert factory.get(Comment, scenario.comment).hidden_at is None


def test_each_subject_is_queued_once_with_its_reports_and_prior_actions(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.act(scenario.sol, "comment", scenario.comment, "warn", "Please mind your tone.")
    scenario.report(scenario.cy, "comment", scenario.comment)
    scenario.report(scenario.gil, "comment", scenario.comment, "other", "He means my sister.")
    page = factory.browser(scenario.mo).get("/moderation")
    assert _keys(page.get_data(as_text=True)) == [f"comment-{scenario.comment}"]
    for said in ("You are all wrong.", "A quiet mode", "Kitchens", "He means my sister.", "Gil", "Cy", "joined"):
        assert said in visible_text(page)
    assert "1 previous decision about Bo" in visible_text(page)


def test_undone_actions_are_not_part_of_an_author_s_record(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    mistake = scenario.act(scenario.sol, "comment", scenario.comment, "warn")
    scenario.report(scenario.cy, "comment", scenario.comment)
    mo = factory.browser(scenario.mo)
    assert "1 previous decision about Bo" in visible_text(mo.get("/moderation"))
    scenario.undo(scenario.sol, mistake)
    said = visible_text(mo.get("/moderation"))
    assert "No previous decisions." in said
    assert "It attacks a person." not in said


def test_a_group_moderator_sees_the_queues_of_their_groups_only(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for kind, subject_id in (("comment", scenario.comment), ("idea", scenario.idea), ("member", scenario.bo)):
        scenario.report(scenario.cy, kind, subject_id)
    ada, gil = factory.browser(scenario.ada), factory.browser(scenario.gil)
    assert (
        sorted(_on(ada))
        == sorted(_on(ada, slug="kitchens"))
        == [f"comment-{scenario.comment}", f"idea-{scenario.idea}"]
    )
    assert "Moderation waiting: 2" in visible_text(ada.get("/moderation"))
    assert _on(gil) == _on(gil, slug="halls") == []
    assert gil.get("/groups/kitchens/moderation").status_code == 404
    assert ada.get("/groups/nowhere/moderation").status_code == 404
    assert factory.browser(scenario.bo).get("/groups/kitchens/moderation").status_code == 404
    assert _on(factory.browser(scenario.mo), slug="halls") == []
    assert len(_on(factory.browser(scenario.mo))) == 3


def test_own_content_and_that_of_higher_roles_is_not_queued(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    adas = factory.comment(scenario.idea, scenario.ada, "Mine.")
    sols = factory.comment(scenario.idea, scenario.sol, "We are looking at it.")
    for comment in (adas, sols):
        scenario.report(scenario.cy, "comment", comment)
    assert _on(factory.browser(scenario.ada)) == []
    assert _on(factory.browser(scenario.mo)) == [f"comment-{adas}"]
    assert len(_on(factory.browser(factory.member("Chief", role="administrator")))) == 2


def test_pending_posts_are_approved_trusted_or_removed(factory: Factory) -> None:
    scenario = ModerationScenario(factory, pre_moderation="first")
    idea, comment = _pending(factory, scenario)
    third = factory.comment(scenario.idea, scenario.gil, "Buy this.", review_state=PENDING, hidden_at=now())
    browser = factory.browser(scenario.ada)
    assert sorted(_on(browser, "pending")[:2]) == [f"comment-{comment}", f"idea-{idea}"]
    assert _on(browser, "pending")[2] == f"comment-{third}"
    answer = browser.send(f"/moderation/queue/idea/{idea}?tab=pending&trust=1", fetch=True, act="approve")
    assert "Approved" in visible_text(answer)
    assert factory.get(Idea, idea).hidden_at is None
    assert [trust.member_id for trust in factory.all(TrustedPoster)] == [scenario.cy]
    browser.send(f"/moderation/queue/comment/{comment}?tab=pending", fetch=True, act="approve")
    assert factory.get(Comment, comment).review_state is None
    refused = browser.send(f"/moderation/queue/comment/{third}?tab=pending", fetch=True, act="remove")
    assert refused.status_code == 422  # no template matches a subject without reports
    browser.send(f"/moderation/queue/comment/{third}?tab=pending", fetch=True, act="remove", reason="It is an advert.")
    assert factory.get(Comment, third).removed_by == "moderator"
    assert _on(browser, "pending") == []
    assert [trust.member_id for trust in factory.all(TrustedPoster)] == [scenario.cy]


def test_a_button_gives_the_template_matching_the_worst_report(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "comment", scenario.comment, "private")
    scenario.report(scenario.gil, "comment", scenario.comment, "off_topic")
    browser = factory.browser(scenario.mo)
    html = " ".join(unescape(browser.get("/moderation").get_data(as_text=True)).split())
    assert 'data-key="2" data-reason="This shares someone’s private information."' in html
    browser.send(
        f"/moderation/queue/comment/{scenario.comment}?tab=reports", fetch=True, act="remove", worst_reason="private"
    )
    assert factory.all(ModerationAction)[0].reason == "This shares someone’s private information."


def test_an_action_can_be_undone_from_its_row(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "comment", scenario.comment)
    browser, position = factory.browser(scenario.ada), "tab=reports&group=kitchens"
    done = browser.send(
        f"/moderation/queue/comment/{scenario.comment}?{position}", fetch=True, act="remove", worst_reason="rude"
    )
    assert "Removed. Bo can see why." in visible_text(done)
    undo = unescape(re.findall(r'action="([^"]+/undo/[^"]+)"', done.get_data(as_text=True))[0])
    back = browser.send(undo, fetch=True)
    assert _keys(back.get_data(as_text=True)) == [f"comment-{scenario.comment}"]
    assert "Rude or hostile" in visible_text(back)
    assert factory.get(Comment, scenario.comment).hidden_at is None
    again = browser.send(undo, fetch=True)
    assert again.status_code == 409
    assert "has already undone this" in visible_text(again)


def test_the_second_moderator_is_told_what_happened_and_keeps_their_text(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "comment", scenario.comment)
    scenario.act(scenario.sol, "comment", scenario.comment, "keep", "It is within our rules.")
    for fetch in (True, False):
        answer = factory.browser(scenario.ada).send(
            f"/moderation/queue/comment/{scenario.comment}?tab=reports",
            fetch=fetch,
            act="remove",
            reason="It is not nice.",
        )
        assert answer.status_code == 409
        assert _keys(answer.get_data(as_text=True)) == [f"comment-{scenario.comment}"]
        assert "Sol has acted on this since you opened it" in visible_text(answer)
        assert "It is not nice." in visible_text(answer)
    assert factory.get(Comment, scenario.comment).hidden_at is None


def test_without_scripts_the_queue_page_offers_to_undo(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "comment", scenario.comment)
    browser = factory.browser(scenario.ada)
    answer = browser.send(
        f"/moderation/queue/comment/{scenario.comment}?tab=reports&group=kitchens", act="remove", worst_reason="rude"
    )
    assert (answer.status_code, answer.location) == (303, "/groups/kitchens/moderation?tab=reports")
    page = browser.get(answer.location)
    assert "Removed. Bo can see why." in visible_text(page)
    undo = unescape(re.findall(r'action="([^"]+/undo/[^"]+)"', page.get_data(as_text=True))[0])
    back = browser.send(undo, follow=True)
    assert _keys(back.get_data(as_text=True)) == [f"comment-{scenario.comment}"]
    page = browser.send(f"/moderation/queue/comment/{scenario.comment}?tab=reports", act="remove", reason="No")
    assert page.status_code == 422
    assert "5 to 500 characters" in visible_text(page)


def test_suspending_requires_a_duration_and_leaves_the_post_in_the_queue(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "comment", scenario.comment)
    browser = factory.browser(scenario.mo)
    html = unescape(browser.get("/moderation").get_data(as_text=True))
    address = re.findall(rf'formaction="([^"]+/member/{scenario.bo}[^"]+)"', html)[0]
    wrong = browser.send(address, fetch=True, act="suspend", worst_reason="rude", until="")
    assert (wrong.status_code, _keys(wrong.get_data(as_text=True))) == (422, [f"comment-{scenario.comment}"])
    done = browser.send(address, fetch=True, act="suspend", worst_reason="rude", until="week")
    assert _keys(done.get_data(as_text=True)) == [f"comment-{scenario.comment}"]
    assert "Bo has been suspended" in visible_text(done)
    until = factory.get(Member, scenario.bo).suspended_until
    assert timedelta(days=6) < until - now() <= timedelta(days=7)
    assert f"comment-{scenario.comment}" in _on(browser)


def test_moving_requires_a_group_that_the_moderator_moderates(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    scenario.report(scenario.cy, "idea", scenario.idea, "off_topic")
    address = f"/moderation/queue/idea/{scenario.idea}?tab=reports"
    for who, slug, status in ((scenario.ada, "halls", 422), (scenario.mo, "", 422), (scenario.mo, "nowhere", 422)):
        answer = factory.browser(who).send(address, fetch=True, act="move", worst_reason="off_topic", to_group=slug)
        assert answer.status_code == status
    assert factory.browser(scenario.ada).get("/moderation/queue/groups").get_json() == {
        "groups": [["kitchens", "Kitchens"]]
    }
    answer = factory.browser(scenario.mo).send(
        address, fetch=True, act="move", worst_reason="off_topic", to_group="halls"
    )
    assert "Moved" in visible_text(answer)


def test_join_requests_are_answered_from_the_queue_once(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    first, second = _asks(factory, scenario, scenario.cy), _asks(factory, scenario, scenario.gil)
    browser = factory.browser(scenario.ada)
    page = browser.get("/groups/kitchens/moderation?tab=requests")
    assert _keys(page.get_data(as_text=True)) == [f"requests-{first}", f"requests-{second}"]
    assert "Because I cook." in visible_text(page)
    admit = f"/groups/kitchens/moderation/requests/{first}?tab=requests"
    assert "Cy is now a member of this group" in visible_text(browser.send(admit, fetch=True, act="admit"))
    told = factory.browser(scenario.mo).send(admit, fetch=True, act="refuse")
    assert told.status_code == 409
    assert "request has already been approved by Ada" in visible_text(told)
    refuse = f"/groups/kitchens/moderation/requests/{second}?tab=requests"
    assert "Declined. Gil can ask again in a week. They’ll get an email." in visible_text(
        browser.send(refuse, follow=True, act="refuse", word="Not now.")
    )
    assert _on(browser, "requests") == []
    assert {row.member_id for row in factory.all(Membership, group_id=scenario.group)} == {
        scenario.ada,
        scenario.bo,
        scenario.cy,
    }
    assert browser.send(refuse, fetch=True, act="nothing").status_code == 404


def test_an_answer_to_a_join_request_is_withdrawn_from_the_queue(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    request = _asks(factory, scenario, scenario.cy)
    answer, undo = (
        f"/groups/kitchens/moderation/requests/{request}",
        f"/moderation/queue/undo/requests/{request}?tab=requests",
    )
    browser = factory.browser(scenario.ada)
    done = browser.send(f"{answer}?tab=requests", fetch=True, act="admit").get_data(as_text=True)
    assert f'action="{undo}"' in unescape(done)
    again = browser.send(undo, fetch=True)
    assert "Undone. The request from Cy is pending again." in visible_text(again)
    assert _keys(again.get_data(as_text=True)) == _on(browser, "requests") == [f"requests-{request}"]
    assert scenario.cy not in {row.member_id for row in factory.all(Membership, group_id=scenario.group)}
    twice = browser.send(undo, fetch=True)
    assert (twice.status_code, "request is already pending" in visible_text(twice)) == (409, True)
    for who in (scenario.gil, scenario.bo):  # moderates another group, and none
        assert factory.browser(who).send(undo, fetch=True).status_code == 404
    plain = browser.send(f"{answer}?tab=requests", follow=True, act="refuse")
    assert f'action="{undo}"' in unescape(plain.get_data(as_text=True))
    assert "Undone. The request from Cy is pending again." in visible_text(browser.send(undo, follow=True))
    assert _on(browser, "requests") == [f"requests-{request}"]


def test_a_message_is_returned_if_the_request_was_answered_first_by_another(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    request = _asks(factory, scenario, scenario.cy)
    address = f"/groups/kitchens/moderation/requests/{request}?tab=requests"
    factory.browser(scenario.mo).send(address, fetch=True, act="admit")
    for late in (
        factory.browser(scenario.ada).send(address, fetch=True, act="refuse", word="Come back when we have room."),
        factory.browser(scenario.ada).send(address, act="refuse", word="Come back when we have room."),
    ):
        assert late.status_code == 409
        assert "by Mo. Your note: “Come back when we have room.”" in visible_text(late)


def test_ideas_are_unanswered_until_an_official_reply(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    late = now() - timedelta(days=9)
    ideas = [
        factory.idea(f"An idea with number {number}", scenario.bo, scenario.group, posted_at=late)
        for number in range(6)
    ]
    waits, by_staff, by_moderator, by_member, own, decided = ideas
    factory.comment(by_staff, scenario.sol)
    factory.comment(by_moderator, scenario.ada)
    factory.comment(by_member, scenario.cy)
    factory.comment(own, scenario.gil)  # moderates another group
    with factory.writing():
        db.session.get_one(Idea, decided).status_key = "planned"
    expected = [f"unanswered-{idea}" for idea in (waits, by_member, own)]
    assert _on(factory.browser(scenario.ada), "unanswered") == expected
    assert _on(factory.browser(scenario.mo), "unanswered", "kitchens") == expected
    assert _on(factory.browser(scenario.gil), "unanswered") == []
    with factory.reading():
        overdue = is_overdue(settings.current(), now())
        by_staff_area = set(db.session.scalars(select(Idea.id).join(Idea.group).where(overdue)))
        in_directory = db.session.scalar(
            select(unanswered_in_group(None, now() - timedelta(days=7))).where(Group.id == scenario.group)
        )
    assert by_staff_area == {waits, by_member, own}
    assert in_directory == 3
    factory.clear_cache()
    with factory.reading():
        assert site_stats.current().waiting == 3
    with factory.writing():
        for reply in db.session.scalars(select(Comment).where(Comment.idea_id == by_staff)):
            comment_visibility.remove(reply, AUTHOR)
    assert f"unanswered-{by_staff}" in _on(factory.browser(scenario.ada), "unanswered")
    factory.clear_cache()
    with factory.reading():
        assert site_stats.current().waiting == 4


def test_members_who_took_part_and_stay_away_are_inactive(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    long_ago = (now() - timedelta(days=40)).date()
    gone, only_read, voter = (factory.member(name, seen_on=long_ago) for name in ("Gone", "Reader", "Voter"))
    seen = factory.member("Seen", seen_on=now().date())
    with factory.writing():
        for member in (gone, only_read, voter, seen):
            db.session.add(Membership(group_id=scenario.group, member_id=member))
        db.session.get_one(Group, scenario.group).member_count += 4
    factory.comment(scenario.idea, gone)
    factory.comment(scenario.idea, seen)
    factory.vote(scenario.idea, voter)
    browser = factory.browser(scenario.ada)
    assert _on(browser, "inactive") == _on(browser, "inactive", "kitchens") == [f"inactive-{voter}", f"inactive-{gone}"]
    assert "last seen 40 days ago" in visible_text(browser.get("/moderation?tab=inactive"))
    assert (
        _on(factory.browser(scenario.mo), "inactive") == []
    )  # over all groups, only those of groups moderated as a member
    assert len(_on(factory.browser(scenario.mo), "inactive", "kitchens")) == 2


@pytest.mark.both_databases
@pytest.mark.parametrize("slug", [None, "kitchens"])
def test_every_inactive_member_is_on_exactly_one_page(factory: Factory, slug: str | None) -> None:
    scenario = ModerationScenario(factory)
    days = [(now() - timedelta(days=40 + number // 3)).date() for number in range(25)]
    members = [factory.member(seen_on=day) for day in days]
    with factory.writing():
        db.session.add_all(Membership(group_id=scenario.group, member_id=member) for member in members)
        db.session.get_one(Group, scenario.group).member_count += len(members)
    for member in members:
        factory.comment(scenario.idea, member)
    with factory.reading():
        viewer = db.session.get_one(Member, scenario.ada)
        first = inactive_members(viewer, None, slug)
        second = inactive_members(viewer, first.next, slug)
    seen = [row.id for page in (first, second) for row in page.rows]
    assert seen == [member for _day, member in sorted(zip(days, members, strict=True), reverse=True)]
    assert (len(first.rows), second.next) == (20, None)
    assert {(row.group_name, row.group_count) for row in first.rows} == {("Kitchens", 1)}


def test_appeals_are_queued_for_site_moderators(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    action = scenario.act(scenario.ada, "comment", scenario.comment, "remove")
    answer = factory.browser(scenario.bo).send(
        f"/settings/moderation/{action}/appeal", reason="It was about the machine."
    )
    assert answer.status_code == 303
    assert _on(factory.browser(scenario.mo), "appeals") == [f"appeals-{action}"]
    assert "Appeals" not in visible_text(factory.browser(scenario.ada).get("/moderation?tab=appeals"))


@pytest.mark.parametrize("tab", ["reports", "pending", "unanswered"])
def test_every_tab_is_paginated(factory: Factory, tab: str) -> None:
    scenario = ModerationScenario(factory)
    late = now() - timedelta(days=9)
    made = []
    for number in range(45):
        if tab == "reports":
            made.append(f"comment-{factory.comment(scenario.idea, scenario.bo, f'Thought {number}')}")
            scenario.report(scenario.cy, "comment", int(made[-1][8:]))
        elif tab == "pending":
            values = {"review_state": PENDING, "hidden_at": late + timedelta(minutes=number // 2)}
            made.append(f"comment-{factory.comment(scenario.idea, scenario.bo, f'Thought {number}', **values)}")
        else:
            made.append(
                f"unanswered-{factory.idea(f'Idea number {number}', scenario.bo, scenario.group, posted_at=late)}"
            )
    browser, seen, address = factory.browser(scenario.mo), [], f"/moderation?tab={tab}"
    while address:
        html = browser.get(address).get_data(as_text=True)
        seen += _keys(html)
        match = re.search(r'rel="next" href="([^"]+)"', html)
        address = unescape(match[1]) if match else ""
    assert seen == made


@pytest.mark.parametrize("name", ["mo", *(pytest.param(n, marks=pytest.mark.exhaustive) for n in ("ada", "sol"))])
def test_the_queue_takes_at_most_six_statements(factory: Factory, name: str) -> None:
    scenario = ModerationScenario(factory)
    for number in range(25):
        comment = factory.comment(scenario.idea, scenario.bo, f"Thought {number}")
        scenario.report(scenario.cy, "comment", comment)
        factory.comment(scenario.idea, scenario.cy, f"Held {number}", review_state=PENDING, hidden_at=now())
        _asks(factory, scenario, factory.member())
        if number < 12:
            scenario.act(scenario.mo, "comment", comment, "warn")
            scenario.report(scenario.cy, "comment", comment)
    browser = factory.browser(getattr(scenario, name))
    browser.get("/moderation?tab=reports")  # reason templates are cached for two seconds
    for tab in ("reports", "pending", "requests", "unanswered", "inactive", "appeals"):
        for address in (f"/moderation?tab={tab}", f"/groups/kitchens/moderation?tab={tab}"):
            with factory.counting() as sent:
                assert browser.get(address).status_code == 200
            assert len(sent) <= 6, (address, sent)


def test_a_refused_row_is_returned_even_without_a_tab_in_the_url(factory: Factory) -> None:
    scenario = ModerationScenario(factory, by_request=True)
    factory.browser(scenario.cy).send("/groups/kitchens/join-request")
    answer = factory.browser(scenario.ada).send(f"/moderation/queue/idea/{scenario.idea}", act="warn", reason="No")
    assert answer.status_code == 422
    assert "reason of 5 to 500 characters" in visible_text(answer)
