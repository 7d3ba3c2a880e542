"""What a member gave, on their profile: only what the viewer can find is counted."""

import pytest

from community.comments.models import HelpfulVote
from community.comments.queries import contributions as contribution_queries
from community.core.db import db
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member
from tests.factory import Factory, visible_text


class Contributor:
    """Ada, with a shipped idea, an open one, a private one, a removed one and helpful comments; and her friends."""

    def __init__(self, factory: Factory) -> None:
        self.factory = factory
        self.ada, self.bo, self.cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
        self.open = factory.group("Kitchens", self.ada, self.bo)
        self.private = factory.group("Cellars", self.ada, self.bo, is_private=True)
        self.shipped = factory.idea("A quiet mode", self.ada, self.open, status_key="shipped")
        self.idea = factory.idea("A loud mode", self.ada, self.open)
        self.hidden = factory.idea("A dark mode", self.ada, self.private)
        for idea, voters in (
            (self.shipped, (self.ada, self.bo, self.cy)),
            (self.idea, (self.ada, self.bo)),
            (self.hidden, (self.ada, self.bo)),
        ):
            for voter in voters:
                factory.vote(idea, voter)
        self._comment(self.idea, self.bo, self.cy)
        self._comment(self.idea)
        self._comment(self.hidden, self.bo)

    def _comment(self, idea: int, *readers: int) -> None:
        """A comment by Ada that these members found helpful."""
        comment = self.factory.comment(idea, self.ada, "Try tea.", helpful_count=len(readers))
        with self.factory.writing():
            db.session.add_all(HelpfulVote(comment_id=comment, member_id=reader) for reader in readers)

    def counted(self, viewer: int | None = None) -> tuple[int, int | None, int, int]:
        """(Ideas, votes received, shipped ideas, helpful comments), as a viewer sees them."""
        with self.factory.reading():
            who = db.session.get_one(Member, viewer) if viewer else None
            found = contribution_queries.contributions(who, db.session.get_one(Member, self.ada))
            return found.ideas, found.votes, found.shipped_ideas, found.helpful_comments


@pytest.mark.both_databases
def test_outsiders_never_see_what_private_groups_add(factory: Factory) -> None:
    contributor = Contributor(factory)
    assert contributor.counted() == contributor.counted(contributor.cy) == (2, 3, 1, 1)
    assert contributor.counted(contributor.bo) == contributor.counted(contributor.ada) == (3, 4, 1, 2)
    page = visible_text(factory.visitor().get("/people/ada"))
    assert "Ideas 2 Votes received 3 Shipped ideas 1 Helpful comments 1 Groups 1" in page
    page = visible_text(factory.browser(contributor.ada).get("/people/ada"))
    assert "Ideas 3 Votes received 4 Shipped ideas 1 Helpful comments 2 Groups 2" in page
    assert "Others see only what counts in groups they have access to." in page


def test_removed_ideas_and_withdrawn_votes_do_not_count(factory: Factory) -> None:
    contributor = Contributor(factory)
    factory.browser(contributor.bo).send(f"/ideas/{contributor.idea}/vote/withdraw")
    assert factory.browser(contributor.ada).send(f"/ideas/{contributor.idea}/remove").status_code == 303
    assert contributor.counted() == (1, 2, 1, 0)


def test_blind_voting_hides_the_votes_of_those_who_could_still_vote(factory: Factory) -> None:
    contributor = Contributor(factory)
    with factory.writing():
        db.session.get_one(Group, contributor.open).blind_voting = True
    assert contributor.counted() == (2, None, 1, 1)
    assert "Votes received" not in visible_text(factory.visitor().get("/people/ada"))
    factory.vote(contributor.idea, contributor.cy)
    assert contributor.counted(contributor.cy) == (2, 4, 1, 1)
    assert contributor.counted(factory.member("Sol", role="staff"))[1] == 5


def test_the_numbers_are_bounded(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    contributor = Contributor(factory)
    monkeypatch.setattr(contribution_queries, "MOST_COUNTED", 2)
    assert factory.get(Idea, contributor.hidden).id > contributor.idea
    assert contributor.counted(contributor.ada)[0] == 2
    assert "Ideas 2+" in visible_text(factory.browser(contributor.ada).get("/people/ada"))


def test_a_member_who_gave_nothing_has_no_numbers(factory: Factory) -> None:
    factory.member("Ada")
    assert "Votes received" not in visible_text(factory.visitor().get("/people/ada"))
