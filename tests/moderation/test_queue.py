"""The moderation queue: what it shows, in which order, to whom; and acting from it."""

import re
from datetime import timedelta
from html import unescape

import pytest

from community.comments.models import Comment
from community.core.db import db, now
from community.core.visibility import PENDING
from community.groups.models import Group, JoinRequest, Membership, TrustedPoster
from community.ideas.models import Idea
from community.members.models import Member
from community.moderation import priority
from community.moderation.models import ModerationAction, Report
from tests.factory import BrowserClient, Factory, visible_text
from tests.moderation.scenario import ModerationScenario

REQUEST = {"question": "Why?", "answer": "Because I cook."}


def _keys(html: str) -> list[str]:
    return re.findall(r'<article class="queue-item" id="([^"]+)"', html)


def _on(browser: BrowserClient, tab: str = "reports", slug: str = "") -> list[str]:
    page = browser.get(f"/groups/{slug}/moderation?tab={tab}" if slug else f"/moderation?tab={tab}")
    assert page.status_code == 200
    return _keys(page.get_data(as_text=True))


def _pending(factory: Factory, here: ModerationScenario, *, author: int | None = None) -> tuple[int, int]:
    """An idea and a comment by Cy that await approval."""
    values = {"review_state": PENDING, "hidden_at": now() - timedelta(hours=2)}
    idea = factory.idea("A louder mode", author or here.cy, here.group, **values)
    return idea, factory.comment(here.idea, author or here.cy, "I know that.", **values)


def _asks(factory: Factory, here: ModerationScenario, who: int) -> int:
    with factory.writing():
        db.session.get_one(Group, here.group).by_request = True
        asked = JoinRequest(group_id=here.group, member_id=who, **REQUEST)
        db.session.add(asked)
        db.session.flush()
        return asked.id


@pytest.mark.both_databases
def test_items_are_ordered_by_priority_then_waiting_time(factory: Factory) -> None:
    here = ModerationScenario(factory)
    said = [factory.comment(here.idea, here.bo, f"Thought {number}") for number in range(5)]
    mild, rude, rude_too, private, aside = said
    here.report(here.cy, "comment", mild, "off_topic")
    here.report(here.cy, "comment", rude)
    here.report(here.gil, "comment", rude_too)
    for who in (here.cy, here.gil, here.ada):
        here.report(who, "comment", aside, "off_topic")
    here.report(here.cy, "comment", private, "private")
    here.report(here.ada, "comment", rude_too)
    expected = [aside, private, rude_too, rude, mild]
    assert _on(factory.browser(here.mo)) == [f"comment-{comment}" for comment in expected]


def test_reports_of_new_members_are_shown_but_not_counted(factory: Factory) -> None:
    here = ModerationScenario(factory)
    one, other = factory.comment(here.idea, here.bo, "One"), factory.comment(here.idea, here.bo, "Other")
    for _number in range(4):
        here.report(factory.member(trust_level="new"), "comment", one)
    for who in (here.cy, here.gil):
        here.report(who, "comment", other)
    assert _on(factory.browser(here.mo)) == [f"comment-{other}", f"comment-{one}"]
    assert factory.get(Comment, one).review_state is None


def test_every_weight_maps_to_its_reason() -> None:
    assert {priority.reason_with_weight(weight) for weight in priority.WEIGHTS.values()} == set(priority.WEIGHTS)
    assert priority.reason_with_weight(0) == ""


def test_an_auto_hidden_post_is_queued_even_if_all_reports_are_withdrawn(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for _number in range(3):
        here.report(factory.member(), "comment", here.comment)
    with factory.writing():
        for report in db.session.query(Report):
            db.session.delete(report)
    browser = factory.browser(here.ada)
    assert _on(browser) == [f"comment-{here.comment}"]
    answer = browser.send(
        f"/moderation/queue/comment/{here.comment}?tab=reports", fetch=True, act="keep", worst_reason=""
    )
    assert answer.status_code == 200
    assert factory.get(Comment, here.comment).hidden_at is None


def test_each_subject_is_queued_once_with_its_reports_and_prior_actions(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.act(here.sol, "comment", here.comment, "warn", "Please mind your tone.")
    here.report(here.cy, "comment", here.comment)
    here.report(here.gil, "comment", here.comment, "other", "He means my sister.")
    page = factory.browser(here.mo).get("/moderation")
    assert _keys(page.get_data(as_text=True)) == [f"comment-{here.comment}"]
    for said in ("You are all wrong.", "A quiet mode", "Kitchens", "He means my sister.", "Gil", "Cy", "joined"):
        assert said in visible_text(page)
    assert "One earlier ruling about Bo" in visible_text(page)


def test_a_group_moderator_sees_the_queues_of_their_groups_only(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for kind, subject_id in (("comment", here.comment), ("idea", here.idea), ("member", here.bo)):
        here.report(here.cy, kind, subject_id)
    ada, gil = factory.browser(here.ada), factory.browser(here.gil)
    assert sorted(_on(ada)) == sorted(_on(ada, slug="kitchens")) == [f"comment-{here.comment}", f"idea-{here.idea}"]
    assert "Moderation waiting: 2" in visible_text(ada.get("/moderation"))
    assert _on(gil) == _on(gil, slug="halls") == []
    assert gil.get("/groups/kitchens/moderation").status_code == 404
    assert ada.get("/groups/nowhere/moderation").status_code == 404
    assert factory.browser(here.bo).get("/groups/kitchens/moderation").status_code == 404
    assert _on(factory.browser(here.mo), slug="halls") == []
    assert len(_on(factory.browser(here.mo))) == 3


def test_own_content_and_that_of_higher_roles_is_not_queued(factory: Factory) -> None:
    here = ModerationScenario(factory)
    adas = factory.comment(here.idea, here.ada, "Mine.")
    sols = factory.comment(here.idea, here.sol, "We are looking at it.")
    for comment in (adas, sols):
        here.report(here.cy, "comment", comment)
    assert _on(factory.browser(here.ada)) == []
    assert _on(factory.browser(here.mo)) == [f"comment-{adas}"]
    assert len(_on(factory.browser(factory.member("Chief", role="administrator")))) == 2


def test_pending_posts_are_approved_trusted_or_removed(factory: Factory) -> None:
    here = ModerationScenario(factory, pre_moderation="first")
    idea, comment = _pending(factory, here)
    third = factory.comment(here.idea, here.gil, "Buy this.", review_state=PENDING, hidden_at=now())
    browser = factory.browser(here.ada)
    assert sorted(_on(browser, "pending")[:2]) == [f"comment-{comment}", f"idea-{idea}"]
    assert _on(browser, "pending")[2] == f"comment-{third}"
    answer = browser.send(f"/moderation/queue/idea/{idea}?tab=pending&trust=1", fetch=True, act="approve")
    assert "Approved" in visible_text(answer)
    assert factory.get(Idea, idea).hidden_at is None
    assert [trust.member_id for trust in factory.all(TrustedPoster)] == [here.cy]
    browser.send(f"/moderation/queue/comment/{comment}?tab=pending", fetch=True, act="approve")
    assert factory.get(Comment, comment).review_state is None
    refused = browser.send(f"/moderation/queue/comment/{third}?tab=pending", fetch=True, act="remove")
    assert refused.status_code == 422  # no template matches a subject without reports
    browser.send(f"/moderation/queue/comment/{third}?tab=pending", fetch=True, act="remove", reason="It is an advert.")
    assert factory.get(Comment, third).removed_by == "moderator"
    assert _on(browser, "pending") == []
    assert [trust.member_id for trust in factory.all(TrustedPoster)] == [here.cy]


def test_a_button_gives_the_template_matching_the_worst_report(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "comment", here.comment, "private")
    here.report(here.gil, "comment", here.comment, "off_topic")
    browser = factory.browser(here.mo)
    html = " ".join(unescape(browser.get("/moderation").get_data(as_text=True)).split())
    assert 'data-key="2" data-reason="It gives away somebody’s private data."' in html
    browser.send(
        f"/moderation/queue/comment/{here.comment}?tab=reports", fetch=True, act="remove", worst_reason="private"
    )
    assert factory.all(ModerationAction)[0].reason == "It gives away somebody’s private data."


def test_an_action_can_be_undone_from_its_row(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "comment", here.comment)
    browser, place = factory.browser(here.ada), "tab=reports&group=kitchens"
    done = browser.send(
        f"/moderation/queue/comment/{here.comment}?{place}", fetch=True, act="remove", worst_reason="rude"
    )
    assert "Taken down. Bo can read why." in visible_text(done)
    undo = unescape(re.findall(r'action="([^"]+/undo/[^"]+)"', done.get_data(as_text=True))[0])
    back = browser.send(undo, fetch=True)
    assert _keys(back.get_data(as_text=True)) == [f"comment-{here.comment}"]
    assert "It is rude or attacks somebody" in visible_text(back)
    assert factory.get(Comment, here.comment).hidden_at is None
    again = browser.send(undo, fetch=True)
    assert again.status_code == 409
    assert "has undone this already" in visible_text(again)


def test_the_second_moderator_is_told_what_happened_and_keeps_their_text(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "comment", here.comment)
    here.act(here.sol, "comment", here.comment, "keep", "It is within our rules.")
    for fetch in (True, False):
        answer = factory.browser(here.ada).send(
            f"/moderation/queue/comment/{here.comment}?tab=reports", fetch=fetch, act="remove", reason="It is not nice."
        )
        assert answer.status_code == 409
        assert _keys(answer.get_data(as_text=True)) == [f"comment-{here.comment}"]
        assert "Sol has ruled on this since you opened it" in visible_text(answer)
        assert "It is not nice." in visible_text(answer)
    assert factory.get(Comment, here.comment).hidden_at is None


def test_without_scripts_the_queue_page_offers_to_undo(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "comment", here.comment)
    browser = factory.browser(here.ada)
    answer = browser.send(
        f"/moderation/queue/comment/{here.comment}?tab=reports&group=kitchens", act="remove", worst_reason="rude"
    )
    assert (answer.status_code, answer.location) == (303, "/groups/kitchens/moderation?tab=reports")
    page = browser.get(answer.location)
    assert "Taken down. Bo can read why." in visible_text(page)
    undo = unescape(re.findall(r'action="([^"]+/undo/[^"]+)"', page.get_data(as_text=True))[0])
    back = browser.send(undo, follow=True)
    assert _keys(back.get_data(as_text=True)) == [f"comment-{here.comment}"]
    page = browser.send(f"/moderation/queue/comment/{here.comment}?tab=reports", act="remove", reason="No")
    assert page.status_code == 422
    assert "5 to 500 characters" in visible_text(page)


def test_suspending_requires_a_duration_and_leaves_the_post_in_the_queue(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "comment", here.comment)
    browser = factory.browser(here.mo)
    html = unescape(browser.get("/moderation").get_data(as_text=True))
    address = re.findall(rf'formaction="([^"]+/member/{here.bo}[^"]+)"', html)[0]
    wrong = browser.send(address, fetch=True, act="suspend", worst_reason="rude", until="")
    assert (wrong.status_code, _keys(wrong.get_data(as_text=True))) == (422, [f"comment-{here.comment}"])
    done = browser.send(address, fetch=True, act="suspend", worst_reason="rude", until="week")
    assert _keys(done.get_data(as_text=True)) == [f"comment-{here.comment}"]
    assert "Bo is suspended" in visible_text(done)
    until = factory.get(Member, here.bo).suspended_until
    assert timedelta(days=6) < until - now() <= timedelta(days=7)
    assert f"comment-{here.comment}" in _on(browser)


def test_moving_requires_a_group_that_the_moderator_moderates(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.report(here.cy, "idea", here.idea, "off_topic")
    address = f"/moderation/queue/idea/{here.idea}?tab=reports"
    for who, slug, status in ((here.ada, "halls", 422), (here.mo, "", 422), (here.mo, "nowhere", 422)):
        answer = factory.browser(who).send(address, fetch=True, act="move", worst_reason="off_topic", to_group=slug)
        assert answer.status_code == status
    assert factory.browser(here.ada).get("/moderation/queue/groups").get_json() == {
        "groups": [["kitchens", "Kitchens"]]
    }
    answer = factory.browser(here.mo).send(address, fetch=True, act="move", worst_reason="off_topic", to_group="halls")
    assert "Moved" in visible_text(answer)


def test_join_requests_are_answered_from_the_queue_once(factory: Factory) -> None:
    here = ModerationScenario(factory)
    first, second = _asks(factory, here, here.cy), _asks(factory, here, here.gil)
    browser = factory.browser(here.ada)
    page = browser.get("/groups/kitchens/moderation?tab=requests")
    assert _keys(page.get_data(as_text=True)) == [f"requests-{first}", f"requests-{second}"]
    assert "Because I cook." in visible_text(page)
    admit = f"/groups/kitchens/moderation/requests/{first}?tab=requests"
    assert "Cy is admitted" in visible_text(browser.send(admit, fetch=True, act="admit"))
    told = factory.browser(here.mo).send(admit, fetch=True, act="refuse")
    assert told.status_code == 409
    assert "has been admitted already, by Ada" in visible_text(told)
    refuse = f"/groups/kitchens/moderation/requests/{second}?tab=requests"
    assert "Gil is told that you refused." in visible_text(
        browser.send(refuse, follow=True, act="refuse", word="Not now.")
    )
    assert _on(browser, "requests") == []
    assert {row.member_id for row in factory.all(Membership, group_id=here.group)} == {here.ada, here.bo, here.cy}
    assert browser.send(refuse, fetch=True, act="nothing").status_code == 404


def test_an_answer_to_a_join_request_is_withdrawn_from_the_queue(factory: Factory) -> None:
    here = ModerationScenario(factory)
    request = _asks(factory, here, here.cy)
    answer, undo = (
        f"/groups/kitchens/moderation/requests/{request}",
        f"/moderation/queue/undo/requests/{request}?tab=requests",
    )
    browser = factory.browser(here.ada)
    done = browser.send(f"{answer}?tab=requests", fetch=True, act="admit").get_data(as_text=True)
    assert f'action="{undo}"' in unescape(done)
    again = browser.send(undo, fetch=True)
    assert "Undone. The request of Cy waits again." in visible_text(again)
    assert _keys(again.get_data(as_text=True)) == _on(browser, "requests") == [f"requests-{request}"]
    assert here.cy not in {row.member_id for row in factory.all(Membership, group_id=here.group)}
    twice = browser.send(undo, fetch=True)
    assert (twice.status_code, "waits for an answer already" in visible_text(twice)) == (409, True)
    for who in (here.gil, here.bo):  # moderates another group, and none
        assert factory.browser(who).send(undo, fetch=True).status_code == 404
    plain = browser.send(f"{answer}?tab=requests", follow=True, act="refuse")
    assert f'action="{undo}"' in unescape(plain.get_data(as_text=True))
    assert "Undone. The request of Cy waits again." in visible_text(browser.send(undo, follow=True))
    assert _on(browser, "requests") == [f"requests-{request}"]


def test_a_message_is_returned_if_the_request_was_answered_first_by_another(factory: Factory) -> None:
    here = ModerationScenario(factory)
    request = _asks(factory, here, here.cy)
    address = f"/groups/kitchens/moderation/requests/{request}?tab=requests"
    factory.browser(here.mo).send(address, fetch=True, act="admit")
    for late in (
        factory.browser(here.ada).send(address, fetch=True, act="refuse", word="Come back when we have room."),
        factory.browser(here.ada).send(address, act="refuse", word="Come back when we have room."),
    ):
        assert late.status_code == 409
        assert "by Mo. You had written: “Come back when we have room.”" in visible_text(late)


def test_ideas_are_unanswered_until_an_official_reply(factory: Factory) -> None:
    here = ModerationScenario(factory)
    late = now() - timedelta(days=9)
    ideas = [factory.idea(f"An idea with number {number}", here.bo, here.group, posted_at=late) for number in range(6)]
    waits, by_staff, by_moderator, by_member, own, decided = ideas
    factory.comment(by_staff, here.sol)
    factory.comment(by_moderator, here.ada)
    factory.comment(by_member, here.cy)
    factory.comment(own, here.gil)  # moderates another group
    with factory.writing():
        db.session.get_one(Idea, decided).status_key = "planned"
    expected = [f"unanswered-{idea}" for idea in (waits, by_member, own)]
    assert _on(factory.browser(here.ada), "unanswered") == expected
    assert _on(factory.browser(here.mo), "unanswered", "kitchens") == expected
    assert _on(factory.browser(here.gil), "unanswered") == []


def test_members_who_took_part_and_stay_away_are_inactive(factory: Factory) -> None:
    here = ModerationScenario(factory)
    long_ago = (now() - timedelta(days=40)).date()
    gone, only_read, voter = (factory.member(name, seen_on=long_ago) for name in ("Gone", "Reader", "Voter"))
    seen = factory.member("Seen", seen_on=now().date())
    with factory.writing():
        for member in (gone, only_read, voter, seen):
            db.session.add(Membership(group_id=here.group, member_id=member))
        db.session.get_one(Group, here.group).member_count += 4
    factory.comment(here.idea, gone)
    factory.comment(here.idea, seen)
    factory.vote(here.idea, voter)
    browser = factory.browser(here.ada)
    assert _on(browser, "inactive") == _on(browser, "inactive", "kitchens") == [f"inactive-{voter}", f"inactive-{gone}"]
    assert "not seen for 40 days" in visible_text(browser.get("/moderation?tab=inactive"))
    assert (
        _on(factory.browser(here.mo), "inactive") == []
    )  # over all groups, only those of groups moderated as a member
    assert len(_on(factory.browser(here.mo), "inactive", "kitchens")) == 2


def test_appeals_are_queued_for_site_moderators(factory: Factory) -> None:
    here = ModerationScenario(factory)
    action = here.act(here.ada, "comment", here.comment, "remove")
    answer = factory.browser(here.bo).send(f"/settings/moderation/{action}/appeal", reason="It was about the machine.")
    assert answer.status_code == 303
    assert _on(factory.browser(here.mo), "appeals") == [f"appeals-{action}"]
    assert "Appeals" not in visible_text(factory.browser(here.ada).get("/moderation?tab=appeals"))


@pytest.mark.parametrize("tab", ["reports", "pending", "unanswered"])
def test_every_tab_is_paginated(factory: Factory, tab: str) -> None:
    here = ModerationScenario(factory)
    late = now() - timedelta(days=9)
    made = []
    for number in range(45):
        if tab == "reports":
            made.append(f"comment-{factory.comment(here.idea, here.bo, f'Thought {number}')}")
            here.report(here.cy, "comment", int(made[-1][8:]))
        elif tab == "pending":
            values = {"review_state": PENDING, "hidden_at": late + timedelta(minutes=number // 2)}
            made.append(f"comment-{factory.comment(here.idea, here.bo, f'Thought {number}', **values)}")
        else:
            made.append(f"unanswered-{factory.idea(f'Idea number {number}', here.bo, here.group, posted_at=late)}")
    browser, seen, address = factory.browser(here.mo), [], f"/moderation?tab={tab}"
    while address:
        html = browser.get(address).get_data(as_text=True)
        seen += _keys(html)
        match = re.search(r'rel="next" href="([^"]+)"', html)
        address = unescape(match[1]) if match else ""
    assert seen == made


@pytest.mark.parametrize("tab", ["reports", "pending", "requests", "unanswered", "inactive", "appeals"])
def test_the_queue_takes_at_most_six_statements(factory: Factory, tab: str) -> None:
    here = ModerationScenario(factory)
    for number in range(25):
        comment = factory.comment(here.idea, here.bo, f"Thought {number}")
        here.report(here.cy, "comment", comment)
        factory.comment(here.idea, here.cy, f"Held {number}", review_state=PENDING, hidden_at=now())
        _asks(factory, here, factory.member())
        if number < 12:
            here.act(here.mo, "comment", comment, "warn")
            here.report(here.cy, "comment", comment)
    for who in (here.ada, here.mo, here.sol):
        browser = factory.browser(who)
        browser.get("/moderation?tab=reports")  # reason templates are cached for two seconds
        for address in (f"/moderation?tab={tab}", f"/groups/kitchens/moderation?tab={tab}"):
            with factory.counting() as sent:
                assert browser.get(address).status_code == 200
            assert len(sent) <= 6, (address, sent)


def test_a_refused_row_is_returned_even_without_a_tab_in_the_url(factory: Factory) -> None:
    here = ModerationScenario(factory, by_request=True)
    factory.browser(here.cy).send("/groups/kitchens/join-request")
    answer = factory.browser(here.ada).send(f"/moderation/queue/idea/{here.idea}", act="warn", reason="No")
    assert answer.status_code == 422
    assert "reason of 5 to 500 characters" in visible_text(answer)
