"""The log: who sees what, filters and the CSV file; and the pages of reason templates."""

import csv
import io
import re

import pytest
from sqlalchemy import select

from community.core.db import db
from community.groups.models import Group, Membership
from community.moderation import reason_templates
from community.moderation.models import ReasonTemplate
from tests.factory import Factory, visible_text
from tests.moderation.scenario import REASON, ModerationScenario


def _file(response: object) -> list[dict[str, str]]:
    text = response.get_data(as_text=True)  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def _some(scenario: ModerationScenario) -> list[int]:
    halls = scenario.factory.scalar(select(Group.id).where(Group.name == "Halls"))
    other = scenario.factory.idea("Lamps in the hall", scenario.cy, halls)
    return [
        scenario.act(scenario.ada, "comment", scenario.comment, "remove"),
        scenario.act(scenario.mo, "idea", scenario.idea, "lock", "It turned in circles."),
        scenario.act(scenario.gil, "idea", other, "warn", "Please search before you post."),
        scenario.act(scenario.sol, "member", scenario.bo, "suspend", "The third time this week."),
    ]


def _shown(page: object) -> list[int]:
    return [int(number) for number in re.findall(r'id="action-(\d+)"', page.get_data(as_text=True))]  # type: ignore[attr-defined]


@pytest.mark.both_databases
def test_the_log_is_filtered_by_act_group_moderator_and_person(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    taken, locked, warned, suspended = _some(scenario)
    browser = factory.browser(scenario.sol)
    assert _shown(browser.get("/moderation/log")) == [suspended, warned, locked, taken]
    assert _shown(browser.get("/moderation/log?act=lock")) == [locked]
    assert _shown(browser.get("/moderation/log?group=kitchens")) == [locked, taken]
    assert _shown(browser.get("/moderation/log?moderator=@mo_")) == [locked]
    assert _shown(browser.get("/moderation/log?person=bo_b&group=kitchens&act=remove")) == [taken]
    assert _shown(browser.get("/moderation/log?person=nobody")) == []
    assert _shown(browser.get("/moderation/log?person=%00&act=%00&group=%00")) == []
    assert len(_shown(browser.get("/moderation/log?act=burn"))) == 4
    gil = factory.browser(scenario.gil)
    assert _shown(gil.get("/moderation/log")) == [warned]
    assert _shown(gil.get("/moderation/log?group=kitchens")) == []


def test_former_moderators_cannot_read_the_log(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    _some(scenario)
    browser = factory.browser(scenario.ada)
    assert len(_shown(browser.get("/moderation/log"))) == 2
    with factory.writing():
        db.session.get_one(Membership, (scenario.group, scenario.ada)).moderates = False
    assert browser.get("/moderation/log").status_code == 404


@pytest.mark.both_databases
def test_staff_export_the_whole_or_the_filtered_log(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    _some(scenario)
    for who in (scenario.ada, scenario.mo, scenario.bo, scenario.cy):
        assert factory.browser(who).get("/moderation/log.csv").status_code == 404
    browser = factory.browser(scenario.sol)
    assert "/moderation/log.csv" in browser.get("/moderation/log").get_data(as_text=True)
    page = browser.get("/moderation/log.csv")
    assert page.mimetype == "text/csv"
    assert "attachment" in page.headers["Content-Disposition"]
    rows = _file(page)
    assert [row["act"] for row in rows] == ["suspend", "warn", "lock", "remove"]
    assert rows[3]["reason"] == REASON
    assert (rows[3]["person"], rows[3]["moderator"], rows[3]["group"]) == ("Bo", "Ada", "Kitchens")
    assert [row["act"] for row in _file(browser.get("/moderation/log.csv?act=lock"))] == ["lock"]


@pytest.mark.both_databases
def test_no_cell_of_the_file_is_a_formula(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    idea = factory.idea("=1+1", scenario.bo, scenario.group)
    scenario.act(scenario.ada, "idea", idea, "remove", "=HYPERLINK(1)\nand more")
    (row,) = _file(factory.browser(scenario.sol).get("/moderation/log.csv"))
    assert row["idea"] == "'=1+1"
    assert row["reason"].startswith("'=HYPERLINK")


@pytest.mark.both_databases
def test_a_long_log_is_exported_whole_in_few_statements(factory: Factory) -> None:
    from community.moderation.models import ModerationAction

    scenario = ModerationScenario(factory)
    with factory.writing():
        for number in range(1100):
            db.session.add(
                ModerationAction(
                    act="warn",
                    subject_member_id=scenario.bo,
                    about_id=scenario.bo,
                    moderator_id=scenario.sol,
                    reason=f"No {number}",
                    before={},
                )
            )
    browser = factory.browser(scenario.sol)
    with factory.counting() as sent:
        rows = _file(browser.get("/moderation/log.csv"))
    assert len(rows) == 1100
    assert len({row["id"] for row in rows}) == 1100
    assert len(sent) <= 6, sent


def test_log_and_received_actions_take_at_most_six_statements(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for number in range(24):
        comment = factory.comment(scenario.idea, scenario.bo, f"Thought {number}")
        made = scenario.act(scenario.mo, "comment", comment, "remove")
        if number % 3 == 0:
            scenario.undo(scenario.mo, made)
        elif number % 3 == 1:
            scenario.appeal(scenario.bo, made)
    for who, address in (
        (scenario.ada, "/moderation/log"),
        (scenario.sol, "/moderation/log"),
        (scenario.bo, "/settings/moderation"),
    ):
        browser = factory.browser(who)
        with factory.counting() as sent:
            assert browser.get(address).status_code == 200
        assert len(sent) <= 6, (address, sent)


def test_titles_are_hidden_from_those_who_cannot_see_the_content(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    halls = factory.scalar(select(Group.id).where(Group.name == "Halls"))
    with factory.writing():
        db.session.get_one(Group, halls).is_private = True
        db.session.get_one(Group, halls).name = "Secret halls"
    scenario.act(scenario.mo, "idea", scenario.idea, "move", to_group=halls)
    shown = visible_text(factory.browser(scenario.ada).get("/moderation/log"))
    assert "Moved: an idea by Bo" in shown
    assert "A quiet mode" not in shown
    assert "Secret" not in shown
    assert "Secret" not in visible_text(factory.browser(scenario.bo).get("/settings/moderation"))
    assert "Secret halls" in visible_text(factory.browser(scenario.mo).get("/moderation/log"))


def test_staff_maintain_reason_templates(factory: Factory) -> None:
    scenario = ModerationScenario(factory)
    for who in (scenario.ada, scenario.mo, scenario.bo):
        assert factory.browser(who).get("/staff/reasons").status_code == 404
        assert (
            factory.browser(who).send("/staff/reasons", act="warn", label="Tone", text="Mind your tone.").status_code
            == 404
        )
    browser = factory.browser(scenario.sol)
    answer = browser.send("/staff/reasons", act="lock", label="At night", text="It is late. Please go on tomorrow.")
    assert (answer.status_code, answer.location) == (303, "/staff/reasons#lock")
    with factory.reading():
        assert [one.label for one in reason_templates.by_act()["lock"]][-1] == "At night"
    made = factory.all(ReasonTemplate, label="At night")[0]
    for typed in (
        {"label": "x", "text": "Long enough."},
        {"label": "Fine", "text": "No"},
        {"label": "y" * 41, "text": "Fine."},
    ):
        refused = browser.send("/staff/reasons", act="lock", **typed)
        assert refused.status_code == 422
        assert typed["label"] in refused.get_data(as_text=True)
    assert browser.send("/staff/reasons", act="burn", label="Fine", text="Fine as well.").status_code == 422
    address = f"/staff/reasons/{made.id}"
    changed = browser.send(address, label="At night", text="It is late, so please wait.", version=str(made.version))
    assert changed.status_code == 303
    stale = browser.send(address, label="Night", text="My other words.", version=str(made.version))
    assert stale.status_code == 409
    assert "Someone changed this while" in visible_text(stale)
    assert "My other words." in visible_text(stale)
    assert browser.send(f"{address}/first").status_code == 303
    with factory.reading():
        assert reason_templates.by_act()["lock"][0].text == "It is late, so please wait."
    assert browser.send(f"{address}/remove").status_code == 303
    assert browser.get(address).status_code == 404
    assert browser.send(f"{address}/remove").status_code == 404
    assert factory.all(ReasonTemplate, label="At night") == []
