"""One decision on several items of the moderation queue, and its undo."""

import re
from html import unescape

import pytest

from community.comments.models import Comment
from community.core.db import now
from community.core.visibility import PENDING
from community.ideas.models import Idea
from community.moderation import bulk
from community.moderation.models import Report
from tests.factory import BrowserClient, Factory, visible_text
from tests.moderation.scenario import ModerationScenario

REASON = "These all advertise the same shop."


class ReportedPosts(ModerationScenario):
    """Three reported comments by Bo and a reported idea."""

    def __init__(self, factory: Factory) -> None:
        super().__init__(factory)
        self.comments = [factory.comment(self.idea, self.bo, f"Buy {number}") for number in range(3)]
        for comment in self.comments:
            self.report(self.cy, "comment", comment, "spam")
        self.report(self.cy, "idea", self.idea, "off_topic")

    def removed(self) -> list[str | None]:
        return [self.factory.get(Comment, comment).removed_by for comment in self.comments]


def _items(browser: BrowserClient, tab: str = "reports") -> dict[str, str]:
    """The value of the box of each row."""
    page = browser.get(f"/moderation?tab={tab}").get_data(as_text=True)
    values = re.findall(r'name="item"\s+value="([^"]+)"', page)
    return {value.partition(".")[0]: value for value in values}


def _undo_url(page: str) -> str:
    found = re.search(r'action="([^"]*/bulk/undo[^"]*)"', page)
    assert found, "nothing to undo"
    return unescape(found[1])


@pytest.mark.both_databases
def test_several_items_are_removed_with_one_reason_and_undone_together(factory: Factory) -> None:
    scenario = ReportedPosts(factory)
    browser = factory.browser(scenario.ada)
    items = _items(browser)
    chosen = [items[f"comment-{comment}"] for comment in scenario.comments]
    page = browser.send("/moderation/queue/bulk?tab=reports", follow=True, act="remove", reason=REASON, item=chosen)
    assert "3 items removed. Their authors can see why." in visible_text(page)
    assert scenario.removed() == ["moderator"] * 3
    assert [row for row in factory.all(Report, action_id=None) if row.comment_id] == []
    assert list(_items(browser)) == [f"idea-{scenario.idea}"]
    undone = browser.send(_undo_url(page.get_data(as_text=True)), follow=True)
    assert "3 decisions undone." in visible_text(undone)
    assert scenario.removed() == [None] * 3
    assert len(factory.all(Report, action_id=None)) == 4


def test_reports_are_dismissed_with_the_default_reasons(factory: Factory) -> None:
    scenario = ReportedPosts(factory)
    browser = factory.browser(scenario.mo)
    chosen = list(_items(browser).values())
    page = browser.send("/moderation/queue/bulk", follow=True, act="keep", item=chosen)
    assert "Reports on 4 items dismissed." in visible_text(page)
    assert factory.all(Report, action_id=None) == []
    again = browser.send("/moderation/queue/bulk", follow=True, act="keep", item=chosen)
    assert "Not changed: Comment by Bo on “A quiet mode”. Mo has acted on this since" in visible_text(again)
    assert "/bulk/undo" not in again.get_data(as_text=True)


def test_pending_posts_are_approved_together(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    values = {"review_state": PENDING, "hidden_at": now()}
    idea = factory.idea("A louder mode", scenario.cy, scenario.group, **values)
    comment = factory.comment(scenario.idea, scenario.cy, "I know that.", **values)
    browser = factory.browser(scenario.ada)
    chosen = list(_items(browser, "pending").values())
    page = browser.send("/moderation/queue/bulk?tab=pending", follow=True, act="approve", item=chosen)
    assert "2 items approved." in visible_text(page)
    assert factory.get(Idea, idea).hidden_at is None
    assert factory.get(Comment, comment).hidden_at is None


def test_what_fails_is_named_and_the_rest_is_done(factory: Factory) -> None:
    scenario = ReportedPosts(factory)
    browser = factory.browser(scenario.mo)
    items = _items(browser)
    first, second, _third = scenario.comments
    scenario.act(scenario.sol, "comment", first, "keep", "It is only a joke.")
    scenario.report(scenario.cy, "member", scenario.bo, "spam")
    chosen = [items[f"comment-{first}"], items[f"comment-{second}"], "comment-99999.0.spam", "nonsense"]
    chosen.append(f"member-{scenario.bo}.0.spam")
    page = browser.send("/moderation/queue/bulk", follow=True, act="remove", reason=REASON, item=chosen)
    text = visible_text(page)
    assert "One item removed. Its author can see why." in text
    assert "Not changed: Comment by Bo on “A quiet mode”. Sol has acted on this since" in text
    assert "Not changed: Bo. Members can only be warned or suspended, one at a time." in text
    assert "Not changed: One item. It no longer exists, or you can’t moderate it." in text
    assert scenario.removed() == [None, "moderator", None]
    undo = _undo_url(page.get_data(as_text=True))
    assert "One decision undone." in visible_text(browser.send(undo, follow=True))
    assert "Mo has already undone this." in visible_text(browser.send(undo, follow=True))
    assert scenario.removed() == [None] * 3


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"act": "remove", "reason": REASON}, "Nothing selected."),
        ({"act": "suspend", "reason": REASON, "item": "first"}, "Please use one of the buttons."),
        ({"act": "remove", "reason": "No", "item": "first"}, "Please give a reason of 5 to 500 characters."),
    ],
)
def test_a_refused_decision_keeps_the_reason_and_the_selection(
    factory: Factory, form: dict[str, str], says: str
) -> None:
    scenario = ReportedPosts(factory)
    browser = factory.browser(scenario.mo)
    first = _items(browser)[f"comment-{scenario.comments[0]}"]
    values = {name: first if value == "first" else value for name, value in form.items()}
    answer = browser.send("/moderation/queue/bulk", **values)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in visible_text(answer)
    assert f'value="{form["reason"]}"' in page
    assert len(re.findall(r'form="queue-bulk"\s+checked', page)) == ("item" in form)
    assert scenario.removed() == [None] * 3


def test_more_than_a_page_is_refused(factory: Factory) -> None:
    scenario = ReportedPosts(factory)
    items = [f"comment-{number}.0.spam" for number in range(1, bulk.MOST + 2)]
    answer = factory.browser(scenario.mo).send("/moderation/queue/bulk", act="remove", reason=REASON, item=items)
    assert answer.status_code == 422
    assert f"Select up to {bulk.MOST} items." in visible_text(answer)


def test_moderators_of_other_groups_and_members_change_nothing(factory: Factory) -> None:
    scenario = ReportedPosts(factory)
    chosen = list(_items(factory.browser(scenario.mo)).values())
    data = {"act": "remove", "reason": REASON, "item": chosen}
    page = factory.browser(scenario.gil).send("/moderation/queue/bulk", follow=True, **data)
    assert visible_text(page).count("It no longer exists, or you can’t moderate it.") == 4
    assert factory.browser(scenario.cy).send("/moderation/queue/bulk", **data).status_code == 404
    assert scenario.removed() == [None] * 3
    done = scenario.act(scenario.mo, "comment", scenario.comments[0], "remove")
    undone = factory.browser(scenario.gil).send(f"/moderation/queue/bulk/undo?actions={done}", follow=True)
    assert "Not changed: One item." in visible_text(undone)
    assert scenario.removed() == ["moderator", None, None]
