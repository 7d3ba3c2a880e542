"""The log: whose it is, narrowed and as a file; the reasons that stand ready, as staff word them."""

import csv
import io
import re

from sqlalchemy import select

from community.groups.models import Group, Membership
from community.kernel.database import db
from community.moderation import reasons
from community.moderation.models import ReasonTemplate
from tests.moderation.kitchen import REASON, Kitchen
from tests.world import World, words


def _file(response: object) -> list[dict[str, str]]:
    text = response.get_data(as_text=True)  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def _some(here: Kitchen) -> list[int]:
    halls = here.world.scalar(select(Group.id).where(Group.name == "Halls"))
    other = here.world.idea("Lamps in the hall", here.cy, halls)
    return [
        here.rule(here.ada, "comment", here.comment, "take_down"),
        here.rule(here.mo, "idea", here.idea, "lock", "It turned in circles."),
        here.rule(here.gil, "idea", other, "warn", "Please search before you post."),
        here.rule(here.sol, "member", here.bo, "suspend", "The third time this week."),
    ]


def _shown(page: object) -> list[int]:
    return [int(number) for number in re.findall(r'id="ruling-(\d+)"', page.get_data(as_text=True))]  # type: ignore[attr-defined]


def test_the_log_is_narrowed_by_act_group_ruler_and_person(world: World) -> None:
    here = Kitchen(world)
    taken, locked, warned, suspended = _some(here)
    browser = world.browser(here.sol)
    assert _shown(browser.get("/moderation/log")) == [suspended, warned, locked, taken]
    assert _shown(browser.get("/moderation/log?act=lock")) == [locked]
    assert _shown(browser.get("/moderation/log?group=kitchens")) == [locked, taken]
    assert _shown(browser.get("/moderation/log?ruler=@mo_")) == [locked]
    assert _shown(browser.get("/moderation/log?person=bo_b&group=kitchens&act=take_down")) == [taken]
    assert _shown(browser.get("/moderation/log?person=nobody")) == []
    assert _shown(browser.get("/moderation/log?person=%00&act=%00&group=%00")) == []
    assert len(_shown(browser.get("/moderation/log?act=burn"))) == 4
    gil = world.browser(here.gil)
    assert _shown(gil.get("/moderation/log")) == [warned]
    assert _shown(gil.get("/moderation/log?group=kitchens")) == []


def test_who_no_longer_keeps_the_peace_reads_the_log_no_longer(world: World) -> None:
    here = Kitchen(world)
    _some(here)
    browser = world.browser(here.ada)
    assert len(_shown(browser.get("/moderation/log"))) == 2
    with world.writing():
        db.session.get_one(Membership, (here.group, here.ada)).moderates = False
    assert browser.get("/moderation/log").status_code == 404


def test_staff_export_the_whole_log_and_what_they_narrowed_it_to(world: World) -> None:
    here = Kitchen(world)
    _some(here)
    for who in (here.ada, here.mo, here.bo, here.cy):
        assert world.browser(who).get("/moderation/log.csv").status_code == 404
    browser = world.browser(here.sol)
    assert "/moderation/log.csv" in browser.get("/moderation/log").get_data(as_text=True)
    page = browser.get("/moderation/log.csv")
    assert page.mimetype == "text/csv"
    assert "attachment" in page.headers["Content-Disposition"]
    rows = _file(page)
    assert [row["act"] for row in rows] == ["suspend", "warn", "lock", "take_down"]
    assert rows[3]["reason"] == REASON
    assert (rows[3]["person"], rows[3]["ruled_by"], rows[3]["group"]) == ("Bo", "Ada", "Kitchens")
    assert [row["act"] for row in _file(browser.get("/moderation/log.csv?act=lock"))] == ["lock"]


def test_no_cell_of_the_file_is_a_formula(world: World) -> None:
    here = Kitchen(world)
    idea = world.idea("=1+1", here.bo, here.group)
    here.rule(here.ada, "idea", idea, "take_down", "=HYPERLINK(1)\nand more")
    (row,) = _file(world.browser(here.sol).get("/moderation/log.csv"))
    assert row["idea"] == "'=1+1"
    assert row["reason"].startswith("'=HYPERLINK")


def test_a_long_log_is_exported_whole_in_a_few_statements(world: World) -> None:
    from community.moderation.models import Ruling

    here = Kitchen(world)
    with world.writing():
        for number in range(1100):
            db.session.add(
                Ruling(
                    act="warn",
                    subject_member_id=here.bo,
                    about_id=here.bo,
                    ruled_by=here.sol,
                    reason=f"No {number}",
                    before={},
                )
            )
    browser = world.browser(here.sol)
    with world.counting() as sent:
        rows = _file(browser.get("/moderation/log.csv"))
    assert len(rows) == 1100
    assert len({row["id"] for row in rows}) == 1100
    assert len(sent) <= 6, sent


def test_the_log_and_what_was_ruled_about_oneself_take_six_statements_at_most(world: World) -> None:
    here = Kitchen(world)
    for number in range(24):
        comment = world.comment(here.idea, here.bo, f"Thought {number}")
        made = here.rule(here.mo, "comment", comment, "take_down")
        if number % 3 == 0:
            here.undo(here.mo, made)
        elif number % 3 == 1:
            here.appeal(here.bo, made)
    for who, address in ((here.ada, "/moderation/log"), (here.sol, "/moderation/log"), (here.bo, "/settings/rulings")):
        browser = world.browser(who)
        with world.counting() as sent:
            assert browser.get(address).status_code == 200
        assert len(sent) <= 6, (address, sent)


def test_titles_are_masked_where_the_reader_cannot_find_the_thing(world: World) -> None:
    here = Kitchen(world)
    halls = world.scalar(select(Group.id).where(Group.name == "Halls"))
    with world.writing():
        db.session.get_one(Group, halls).is_private = True
        db.session.get_one(Group, halls).name = "Secret halls"
    here.rule(here.mo, "idea", here.idea, "move", to_group=halls)
    shown = words(world.browser(here.ada).get("/moderation/log"))
    assert "Moved: an idea by Bo" in shown
    assert "A quiet mode" not in shown
    assert "Secret" not in shown
    assert "Secret" not in words(world.browser(here.bo).get("/settings/rulings"))
    assert "Secret halls" in words(world.browser(here.mo).get("/moderation/log"))


def test_staff_word_the_reasons_that_stand_ready(world: World) -> None:
    here = Kitchen(world)
    for who in (here.ada, here.mo, here.bo):
        assert world.browser(who).get("/staff/reasons").status_code == 404
        assert (
            world.browser(who).send("/staff/reasons", act="warn", label="Tone", text="Mind your tone.").status_code
            == 404
        )
    browser = world.browser(here.sol)
    answer = browser.send("/staff/reasons", act="lock", label="At night", text="It is late. Please go on tomorrow.")
    assert (answer.status_code, answer.location) == (303, "/staff/reasons#lock")
    with world.reading():
        assert [one.label for one in reasons.for_acts()["lock"]][-1] == "At night"
    made = world.all(ReasonTemplate, label="At night")[0]
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
    assert "Somebody changed this since" in words(stale)
    assert "My other words." in words(stale)
    assert browser.send(f"{address}/first").status_code == 303
    with world.reading():
        assert reasons.for_acts()["lock"][0].text == "It is late, so please wait."
    assert browser.send(f"{address}/remove").status_code == 303
    assert browser.get(address).status_code == 404
    assert browser.send(f"{address}/remove").status_code == 404
    assert world.all(ReasonTemplate, label="At night") == []
