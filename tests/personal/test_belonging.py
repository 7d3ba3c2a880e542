"""What a member's own file says of groups they asked for, were invited to and banned from; and what goes with them."""

from community.groups import answering, asking, banning, inviting, jobs, trusting
from community.groups.models import Ban, Group, Invitation, InvitationUse, JoinRequest, Trust
from community.kernel.database import db, now
from community.members import removing
from community.members.events import MemberRemoved
from community.members.models import Member
from community.personal import belonging
from community.personal.reading import Record
from tests.groups.acting import act
from tests.world import World


def _section(world: World, name: str, member: int) -> list[Record]:
    with world.reading():
        return list(getattr(belonging, name)(db.session.get_one(Member, member)))


def _asked(world: World, group: int, asker: int, ruler: int, answer: str, word: str) -> int:
    request: int = act(world, asking.ask, group, asker, answer=answer)
    with world.writing():
        answering.refuse(db.session.get_one(JoinRequest, request), db.session.get_one(Member, ruler), word)
    return request


def test_the_file_lists_requests_invitations_and_bans_of_its_owner_only(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    tea = world.group("Tea house", ada, by_request=True, question="Why tea?")
    secret = world.group("Secret", ada, is_private=True)
    _asked(world, tea, bo, ada, "It is warm.", "We are full.")
    code = act(world, lambda g, m: inviting.make(g, m, note="For Bo").code, secret, ada)
    with world.writing():
        inviting.accept(code, db.session.get_one(Member, bo))
    act(world, banning.ban, secret, bo, until=None)
    (request,) = _section(world, "join_requests", bo)
    assert (request["answer"], request["word"], request["group"]) == ("It is warm.", "We are full.", "Tea house")
    assert [row["group"] for row in _section(world, "invitations_used", bo)] == [""]  # they cannot find it any more
    assert [row["ends_at"] for row in _section(world, "bans", bo)] == [None]
    assert _section(world, "invitations_made", bo) == []
    (made,) = _section(world, "invitations_made", ada)
    assert (made["note"], made["used_count"], made["group"]) == ("For Bo", 1, "Secret")
    assert "code" not in made
    for name in ("join_requests", "invitations_used", "bans"):
        assert _section(world, name, ada) == []


def test_who_leaves_the_site_takes_all_of_it_along(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    tea = world.group("Tea house", ada, by_request=True)
    other = world.group("Other tea", ada, by_request=True)
    mine = world.group("Bos own", bo)
    refused = _asked(world, tea, bo, ada, "It is warm.", "We are full, Bo.")
    act(world, asking.ask, other, bo, answer="Please.")
    made = act(world, lambda g, m: inviting.make(g, m, note="For my aunt").id, mine, bo)
    code = act(world, lambda g, m: inviting.make(g, m).code, world.group("Third", ada), ada)
    with world.writing():
        inviting.accept(code, db.session.get_one(Member, bo))
    act(world, trusting.trust, tea, bo, ada)
    act(world, banning.ban, tea, bo, until=None)
    for _ in range(2):
        with world.writing():
            removing.remove(db.session.get_one(Member, bo))
        world.work()
        with world.writing():
            jobs.forget_belonging(MemberRemoved(bo))  # a listener bears being run twice
    assert [row.id for row in world.all(JoinRequest)] == [refused]
    row = world.get(JoinRequest, refused)
    assert (row.answer, row.word, row.outcome) == ("", "", "refused")
    link = world.get(Invitation, made)
    assert link.note == ""
    assert link.revoked_at is not None
    assert link.revoked_at <= now()
    for table in (InvitationUse, Ban, Trust):
        assert world.all(table, member_id=bo) == []
    assert world.get(Group, tea).member_count == 1
