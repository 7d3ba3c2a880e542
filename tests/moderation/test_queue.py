"""The moderators' desk: what lies on it, in which order, for whom; and what is pressed there."""

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


def _on(browser: BrowserClient, tab: str = "flags", slug: str = "") -> list[str]:
    page = browser.get(f"/groups/{slug}/desk?tab={tab}" if slug else f"/moderation?tab={tab}")
    assert page.status_code == 200
    return _keys(page.get_data(as_text=True))


def _held(factory: Factory, here: ModerationScenario, *, author: int | None = None) -> tuple[int, int]:
    """An idea and a comment of Cy's that wait for a look."""
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
def test_the_greatest_harm_comes_first_then_who_waits_longest(factory: Factory) -> None:
    here = ModerationScenario(factory)
    said = [factory.comment(here.idea, here.bo, f"Thought {number}") for number in range(5)]
    mild, rude, rude_too, private, aside = said
    here.flag(here.cy, "comment", mild, "off_topic")
    here.flag(here.cy, "comment", rude)
    here.flag(here.gil, "comment", rude_too)
    for who in (here.cy, here.gil, here.ada):
        here.flag(who, "comment", aside, "off_topic")
    here.flag(here.cy, "comment", private, "private")
    here.flag(here.ada, "comment", rude_too)
    expected = [aside, private, rude_too, rude, mild]
    assert _on(factory.browser(here.mo)) == [f"comment-{comment}" for comment in expected]


def test_flags_of_newcomers_are_read_but_not_counted(factory: Factory) -> None:
    here = ModerationScenario(factory)
    one, other = factory.comment(here.idea, here.bo, "One"), factory.comment(here.idea, here.bo, "Other")
    for _number in range(4):
        here.flag(factory.member(trust_level="new"), "comment", one)
    for who in (here.cy, here.gil):
        here.flag(who, "comment", other)
    assert _on(factory.browser(here.mo)) == [f"comment-{other}", f"comment-{one}"]
    assert factory.get(Comment, one).review_state is None


def test_every_weight_tells_its_reason() -> None:
    assert {priority.reason_with_weight(weight) for weight in priority.WEIGHTS.values()} == set(priority.WEIGHTS)
    assert priority.reason_with_weight(0) == ""


def test_what_is_set_aside_lies_there_even_if_every_flag_was_taken_back(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for _number in range(3):
        here.flag(factory.member(), "comment", here.comment)
    with factory.writing():
        for flag in db.session.query(Report):
            db.session.delete(flag)
    browser = factory.browser(here.ada)
    assert _on(browser) == [f"comment-{here.comment}"]
    answer = browser.send(f"/moderation/desk/comment/{here.comment}?tab=flags", fetch=True, act="keep", worst="")
    assert answer.status_code == 200
    assert factory.get(Comment, here.comment).hidden_at is None


def test_each_subject_lies_there_once_with_its_flags_and_its_authors_past(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.rule(here.sol, "comment", here.comment, "warn", "Please mind your tone.")
    here.flag(here.cy, "comment", here.comment)
    here.flag(here.gil, "comment", here.comment, "other", "He means my sister.")
    page = factory.browser(here.mo).get("/moderation")
    assert _keys(page.get_data(as_text=True)) == [f"comment-{here.comment}"]
    for said in ("You are all wrong.", "A quiet mode", "Kitchens", "He means my sister.", "Gil", "Cy", "joined"):
        assert said in visible_text(page)
    assert "One earlier ruling about Bo" in visible_text(page)


def test_a_group_moderator_finds_their_groups_only_and_a_desk_for_each(factory: Factory) -> None:
    here = ModerationScenario(factory)
    for kind, subject_id in (("comment", here.comment), ("idea", here.idea), ("member", here.bo)):
        here.flag(here.cy, kind, subject_id)
    ada, gil = factory.browser(here.ada), factory.browser(here.gil)
    assert sorted(_on(ada)) == sorted(_on(ada, slug="kitchens")) == [f"comment-{here.comment}", f"idea-{here.idea}"]
    assert "Moderation waiting: 2" in visible_text(ada.get("/moderation"))
    assert _on(gil) == _on(gil, slug="halls") == []
    assert gil.get("/groups/kitchens/desk").status_code == 404
    assert ada.get("/groups/nowhere/desk").status_code == 404
    assert factory.browser(here.bo).get("/groups/kitchens/desk").status_code == 404
    assert _on(factory.browser(here.mo), slug="halls") == []
    assert len(_on(factory.browser(here.mo))) == 3


def test_a_moderators_own_and_what_stands_higher_are_not_on_their_desk(factory: Factory) -> None:
    here = ModerationScenario(factory)
    adas = factory.comment(here.idea, here.ada, "Mine.")
    sols = factory.comment(here.idea, here.sol, "We are looking at it.")
    for comment in (adas, sols):
        here.flag(here.cy, "comment", comment)
    assert _on(factory.browser(here.ada)) == []
    assert _on(factory.browser(here.mo)) == [f"comment-{adas}"]
    assert len(_on(factory.browser(factory.member("Chief", role="administrator")))) == 2


def test_held_posts_are_approved_trusted_or_taken_down(factory: Factory) -> None:
    here = ModerationScenario(factory, pre_moderation="first")
    idea, comment = _held(factory, here)
    third = factory.comment(here.idea, here.gil, "Buy this.", review_state=PENDING, hidden_at=now())
    browser = factory.browser(here.ada)
    assert sorted(_on(browser, "held")[:2]) == [f"comment-{comment}", f"idea-{idea}"]
    assert _on(browser, "held")[2] == f"comment-{third}"
    answer = browser.send(f"/moderation/desk/idea/{idea}?tab=held&trust=1", fetch=True, act="approve")
    assert "Approved" in visible_text(answer)
    assert factory.get(Idea, idea).hidden_at is None
    assert [trust.member_id for trust in factory.all(TrustedPoster)] == [here.cy]
    browser.send(f"/moderation/desk/comment/{comment}?tab=held", fetch=True, act="approve")
    assert factory.get(Comment, comment).review_state is None
    refused = browser.send(f"/moderation/desk/comment/{third}?tab=held", fetch=True, act="remove")
    assert refused.status_code == 422  # no ready reason fits what nobody flagged
    browser.send(f"/moderation/desk/comment/{third}?tab=held", fetch=True, act="remove", reason="It is an advert.")
    assert factory.get(Comment, third).removed_by == "moderator"
    assert _on(browser, "held") == []
    assert [trust.member_id for trust in factory.all(TrustedPoster)] == [here.cy]


def test_a_button_gives_the_reason_that_fits_the_worst_flag(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.flag(here.cy, "comment", here.comment, "private")
    here.flag(here.gil, "comment", here.comment, "off_topic")
    browser = factory.browser(here.mo)
    html = unescape(browser.get("/moderation").get_data(as_text=True))
    assert 'data-key="2" data-reason="It gives away somebody’s private data."' in html
    browser.send(f"/moderation/desk/comment/{here.comment}?tab=flags", fetch=True, act="remove", worst="private")
    assert factory.all(ModerationAction)[0].reason == "It gives away somebody’s private data."


def test_a_ruling_can_be_undone_from_its_row(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.flag(here.cy, "comment", here.comment)
    browser, place = factory.browser(here.ada), "tab=flags&group=kitchens"
    done = browser.send(f"/moderation/desk/comment/{here.comment}?{place}", fetch=True, act="remove", worst="rude")
    assert "Taken down. Bo can read why." in visible_text(done)
    undo = unescape(re.findall(r'action="([^"]+/undo/[^"]+)"', done.get_data(as_text=True))[0])
    back = browser.send(undo, fetch=True)
    assert _keys(back.get_data(as_text=True)) == [f"comment-{here.comment}"]
    assert "It is rude or attacks somebody" in visible_text(back)
    assert factory.get(Comment, here.comment).hidden_at is None
    again = browser.send(undo, fetch=True)
    assert again.status_code == 409
    assert "has undone this already" in visible_text(again)


def test_who_comes_second_reads_in_the_row_what_happened_and_keeps_what_they_typed(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.flag(here.cy, "comment", here.comment)
    here.rule(here.sol, "comment", here.comment, "keep", "It is within our rules.")
    for fetch in (True, False):
        answer = factory.browser(here.ada).send(
            f"/moderation/desk/comment/{here.comment}?tab=flags", fetch=fetch, act="remove", reason="It is not nice."
        )
        assert answer.status_code == 409
        assert _keys(answer.get_data(as_text=True)) == [f"comment-{here.comment}"]
        assert "Sol has ruled on this since you opened it" in visible_text(answer)
        assert "It is not nice." in visible_text(answer)
    assert factory.get(Comment, here.comment).hidden_at is None


def test_without_script_one_comes_back_to_the_desk_with_a_way_to_undo(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.flag(here.cy, "comment", here.comment)
    browser = factory.browser(here.ada)
    answer = browser.send(
        f"/moderation/desk/comment/{here.comment}?tab=flags&group=kitchens", act="remove", worst="rude"
    )
    assert (answer.status_code, answer.location) == (303, "/groups/kitchens/desk?tab=flags")
    page = browser.get(answer.location)
    assert "Taken down. Bo can read why." in visible_text(page)
    undo = unescape(re.findall(r'action="([^"]+/undo/[^"]+)"', page.get_data(as_text=True))[0])
    back = browser.send(undo, follow=True)
    assert _keys(back.get_data(as_text=True)) == [f"comment-{here.comment}"]
    page = browser.send(f"/moderation/desk/comment/{here.comment}?tab=flags", act="remove", reason="No")
    assert page.status_code == 422
    assert "5 to 500 characters" in visible_text(page)


def test_suspending_needs_an_end_and_leaves_the_words_to_be_ruled_on(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.flag(here.cy, "comment", here.comment)
    browser = factory.browser(here.mo)
    html = unescape(browser.get("/moderation").get_data(as_text=True))
    address = re.findall(rf'formaction="([^"]+/member/{here.bo}[^"]+)"', html)[0]
    wrong = browser.send(address, fetch=True, act="suspend", worst="rude", until="")
    assert (wrong.status_code, _keys(wrong.get_data(as_text=True))) == (422, [f"comment-{here.comment}"])
    done = browser.send(address, fetch=True, act="suspend", worst="rude", until="week")
    assert _keys(done.get_data(as_text=True)) == [f"comment-{here.comment}"]
    assert "Bo is suspended" in visible_text(done)
    until = factory.get(Member, here.bo).suspended_until
    assert timedelta(days=6) < until - now() <= timedelta(days=7)
    assert f"comment-{here.comment}" in _on(browser)


def test_moving_needs_a_group_where_one_may_rule_too(factory: Factory) -> None:
    here = ModerationScenario(factory)
    here.flag(here.cy, "idea", here.idea, "off_topic")
    address = f"/moderation/desk/idea/{here.idea}?tab=flags"
    for who, slug, status in ((here.ada, "halls", 422), (here.mo, "", 422), (here.mo, "nowhere", 422)):
        answer = factory.browser(who).send(address, fetch=True, act="move", worst="off_topic", to_group=slug)
        assert answer.status_code == status
    assert factory.browser(here.ada).get("/moderation/desk/groups").get_json() == {"groups": [["kitchens", "Kitchens"]]}
    answer = factory.browser(here.mo).send(address, fetch=True, act="move", worst="off_topic", to_group="halls")
    assert "Moved" in visible_text(answer)


def test_requests_are_answered_from_the_desk_and_the_second_is_told_who_did(factory: Factory) -> None:
    here = ModerationScenario(factory)
    first, second = _asks(factory, here, here.cy), _asks(factory, here, here.gil)
    browser = factory.browser(here.ada)
    page = browser.get("/groups/kitchens/desk?tab=requests")
    assert _keys(page.get_data(as_text=True)) == [f"requests-{first}", f"requests-{second}"]
    assert "Because I cook." in visible_text(page)
    admit = f"/groups/kitchens/desk/requests/{first}?tab=requests"
    assert "Cy is admitted" in visible_text(browser.send(admit, fetch=True, act="admit"))
    told = factory.browser(here.mo).send(admit, fetch=True, act="refuse")
    assert told.status_code == 409
    assert "has been admitted already, by Ada" in visible_text(told)
    refuse = f"/groups/kitchens/desk/requests/{second}?tab=requests"
    assert "Gil is told that you refused." in visible_text(
        browser.send(refuse, follow=True, act="refuse", word="Not now.")
    )
    assert _on(browser, "requests") == []
    assert {row.member_id for row in factory.all(Membership, group_id=here.group)} == {here.ada, here.bo, here.cy}
    assert browser.send(refuse, fetch=True, act="nothing").status_code == 404


def test_an_answer_to_a_request_is_taken_back_from_the_desk(factory: Factory) -> None:
    here = ModerationScenario(factory)
    request = _asks(factory, here, here.cy)
    answer, undo = f"/groups/kitchens/desk/requests/{request}", f"/moderation/desk/undo/requests/{request}?tab=requests"
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


def test_what_was_written_to_somebody_whom_another_answered_first_comes_back(factory: Factory) -> None:
    here = ModerationScenario(factory)
    request = _asks(factory, here, here.cy)
    address = f"/groups/kitchens/desk/requests/{request}?tab=requests"
    factory.browser(here.mo).send(address, fetch=True, act="admit")
    for late in (
        factory.browser(here.ada).send(address, fetch=True, act="refuse", word="Come back when we have room."),
        factory.browser(here.ada).send(address, act="refuse", word="Come back when we have room."),
    ):
        assert late.status_code == 409
        assert "by Mo. You had written: “Come back when we have room.”" in visible_text(late)


def test_ideas_wait_for_an_answer_until_somebody_who_speaks_for_the_place_says_a_word(factory: Factory) -> None:
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


def test_members_who_took_part_and_stay_away_are_quiet(factory: Factory) -> None:
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
    assert _on(browser, "quiet") == _on(browser, "quiet", "kitchens") == [f"quiet-{voter}", f"quiet-{gone}"]
    assert "not seen for 40 days" in visible_text(browser.get("/moderation?tab=quiet"))
    assert _on(factory.browser(here.mo), "quiet") == []  # over all groups only those that one moderates oneself
    assert len(_on(factory.browser(here.mo), "quiet", "kitchens")) == 2


def test_appeals_lie_there_for_those_who_oversee_the_site(factory: Factory) -> None:
    here = ModerationScenario(factory)
    ruling = here.rule(here.ada, "comment", here.comment, "remove")
    answer = factory.browser(here.bo).send(f"/settings/rulings/{ruling}/appeal", reason="It was about the machine.")
    assert answer.status_code == 303
    assert _on(factory.browser(here.mo), "appeals") == [f"appeals-{ruling}"]
    assert "Appeals" not in visible_text(factory.browser(here.ada).get("/moderation?tab=appeals"))


@pytest.mark.parametrize("tab", ["flags", "held", "unanswered"])
def test_every_tab_goes_on_on_further_pages(factory: Factory, tab: str) -> None:
    here = ModerationScenario(factory)
    late = now() - timedelta(days=9)
    made = []
    for number in range(45):
        if tab == "flags":
            made.append(f"comment-{factory.comment(here.idea, here.bo, f'Thought {number}')}")
            here.flag(here.cy, "comment", int(made[-1][8:]))
        elif tab == "held":
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


@pytest.mark.parametrize("tab", ["flags", "held", "requests", "unanswered", "quiet", "appeals"])
def test_a_desk_takes_six_statements_at_most(factory: Factory, tab: str) -> None:
    here = ModerationScenario(factory)
    for number in range(25):
        comment = factory.comment(here.idea, here.bo, f"Thought {number}")
        here.flag(here.cy, "comment", comment)
        factory.comment(here.idea, here.cy, f"Held {number}", review_state=PENDING, hidden_at=now())
        _asks(factory, here, factory.member())
        if number < 12:
            here.rule(here.mo, "comment", comment, "warn")
            here.flag(here.cy, "comment", comment)
    for who in (here.ada, here.mo, here.sol):
        browser = factory.browser(who)
        browser.get("/moderation?tab=flags")  # the reasons are kept for two seconds
        for address in (f"/moderation?tab={tab}", f"/groups/kitchens/desk?tab={tab}"):
            with factory.counting() as sent:
                assert browser.get(address).status_code == 200
            assert len(sent) <= 6, (address, sent)


def test_what_is_refused_comes_back_also_where_the_address_names_no_tab(factory: Factory) -> None:
    here = ModerationScenario(factory, by_request=True)
    factory.browser(here.cy).send("/groups/kitchens/join-request")
    answer = factory.browser(here.ada).send(f"/moderation/desk/idea/{here.idea}", act="warn", reason="No")
    assert answer.status_code == 422
    assert "reason of 5 to 500 characters" in visible_text(answer)
