"""Ideas that were taken down stand in staff's table when they are asked for, and only then."""

import re

from community.kernel.database import now
from tests.staff.facts import people
from tests.world import World, words


def _titles(world: World, member: int, address: str) -> set[str]:
    page = world.browser(member).get(address).get_data(as_text=True)
    return set(re.findall(r'<td class="wide"><a class="title"[^>]*>([^<]*)</a>', page))


def test_taken_down_ideas_are_shown_when_chosen(world: World) -> None:
    who = people(world, is_private=True)
    world.idea("A quiet mode", who.ada, who.group)
    world.idea("Gone by its author", who.ada, who.group, taken_down_at=now(), taken_down_by="author")
    world.idea("Gone by a moderator", who.bo, who.group, taken_down_at=now(), taken_down_by="moderator")
    assert _titles(world, who.sol, "/staff/ideas") == {"A quiet mode"}
    assert _titles(world, who.sol, "/staff/ideas?shown=nonsense") == {"A quiet mode"}
    assert _titles(world, who.sol, "/staff/ideas?shown=down") == {"Gone by its author", "Gone by a moderator"}
    assert _titles(world, who.sol, "/staff/ideas?shown=down&q=moderator") == {"Gone by a moderator"}
    page = world.browser(who.sol).get("/staff/ideas?shown=down")
    assert "2 ideas" in words(page)
    assert '<option value="down" selected>' in page.get_data(as_text=True)
    sheet = world.browser(who.sol).get("/staff/ideas.csv?shown=down").get_data(as_text=True)
    assert "Gone by a moderator" in sheet
    assert "A quiet mode" not in sheet


def test_what_is_taken_down_can_be_opened_by_staff(world: World) -> None:
    who = people(world)
    gone = world.idea("Gone", who.bo, who.group, taken_down_at=now(), taken_down_by="moderator")
    page = world.browser(who.sol).get("/staff/ideas?shown=down").get_data(as_text=True)
    address = re.search(rf'href="(/ideas/{gone}-[^"]*)"', page)
    assert address is not None
    assert world.browser(who.sol).get(address[1]).status_code == 200
