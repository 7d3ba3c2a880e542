"""Addresses with a trailing slash or capitals lead to the page that was meant."""

import pytest

from community.ideas.models import Idea
from tests.factory import Factory


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/groups/", "/groups"),
        ("/Groups", "/groups"),
        ("/PEOPLE/?q=a%20b", "/people?q=a%20b"),
        ("/groups//kitchens/", "/groups/kitchens"),
        ("/Groups/Kitchens/About/", "/groups/Kitchens/about"),
        ("/groups/Kitchens/about", "/groups/kitchens/about"),
        ("/Ideas/1-A-quieter-grinder/", "/ideas/1-A-quieter-grinder"),
        ("/Confirm-Email/AbC/", None),
        ("/Sign-In/Link/AbC.dEf", "/sign-in/link/AbC.dEf"),
        ("/nothing/", None),
    ],
)
def test_an_address_leads_to_what_was_meant(factory: Factory, typed: str, meant: str | None) -> None:
    ada = factory.member("Ada")
    factory.idea("A quieter grinder", ada, factory.group("Kitchens", ada, slug="kitchens"))
    response = factory.visitor().get(typed)
    if meant is None:
        assert response.status_code == 404
    else:
        assert (response.status_code, response.headers["Location"]) == (308, meant)


def test_a_form_that_is_sent_to_such_an_address_arrives(factory: Factory) -> None:
    ada = factory.member("Ada")
    factory.group("Kitchens", ada, slug="kitchens")
    form = {"title": "A quieter grinder", "body": "It wakes everyone.", "group": "kitchens"}
    browser = factory.browser(ada)
    moved = browser.send("/Ideas/New/", **form)
    assert (moved.status_code, moved.location) == (308, "/ideas/new")  # browsers send the same form there
    assert browser.send(moved.location, **form).status_code == 303
    assert [idea.title for idea in factory.all(Idea)] == ["A quieter grinder"]
