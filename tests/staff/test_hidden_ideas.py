"""Hidden ideas in the ranked table."""

import re

from community.core.db import now
from tests.factory import Factory, visible_text
from tests.staff.fixtures import people


def _titles(factory: Factory, member: int, address: str) -> set[str]:
    page = factory.browser(member).get(address).get_data(as_text=True)
    return set(re.findall(r'<th scope="row" class="wide">\s*<a class="title"[^>]*>([^<]*)</a>', page))


def test_hidden_ideas_are_shown_on_request_only(factory: Factory) -> None:
    who = people(factory, is_private=True)
    factory.idea("A quiet mode", who.ada, who.group)
    factory.idea("Gone by its author", who.ada, who.group, hidden_at=now(), removed_by="author")
    factory.idea("Gone by a moderator", who.bo, who.group, hidden_at=now(), removed_by="moderator")
    assert _titles(factory, who.sol, "/staff/ideas") == {"A quiet mode"}
    assert _titles(factory, who.sol, "/staff/ideas?shown=nonsense") == {"A quiet mode"}
    assert _titles(factory, who.sol, "/staff/ideas?shown=hidden") == {"Gone by its author", "Gone by a moderator"}
    assert _titles(factory, who.sol, "/staff/ideas?shown=hidden&q=moderator") == {"Gone by a moderator"}
    page = factory.browser(who.sol).get("/staff/ideas?shown=hidden")
    assert "2 ideas" in visible_text(page)
    assert '<option value="hidden" selected>' in page.get_data(as_text=True)
    sheet = factory.browser(who.sol).get("/staff/ideas.csv?shown=hidden").get_data(as_text=True)
    assert "Gone by a moderator" in sheet
    assert "A quiet mode" not in sheet


def test_staff_can_open_hidden_ideas(factory: Factory) -> None:
    who = people(factory)
    gone = factory.idea("Gone", who.bo, who.group, hidden_at=now(), removed_by="moderator")
    page = factory.browser(who.sol).get("/staff/ideas?shown=hidden").get_data(as_text=True)
    address = re.search(rf'href="(/ideas/{gone}-[^"]*)"', page)
    assert address is not None
    assert factory.browser(who.sol).get(address[1]).status_code == 200
