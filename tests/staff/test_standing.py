"""How somebody stands, for staff."""

from datetime import date

from tests.world import World, words


def test_staff_see_how_somebody_stands_and_how_often_they_were_here(world: World) -> None:
    world.member("Ada", earned="trusted", days_present=77, seen_on=date(2020, 9, 12))
    world.member("Una", earned="new")
    staff = world.browser(world.member(role="staff"))
    for page in ("/staff/people", "/staff/accounts"):
        seen = words(staff.get(page))
        assert "Trusted 77 days here, last 12 September 2020" in seen
        assert "New not here yet" in seen
