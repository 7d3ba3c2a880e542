"""Group records in an export, and their deletion with the account."""

from community.core.db import db, now
from community.data_export import collect_groups
from community.data_export.batches import Record
from community.groups import banning, invitations, jobs, join_requests, moderators
from community.groups.models import Ban, Group, Invitation, InvitationUse, JoinRequest, TrustedPoster
from community.members import deletion
from community.members.events import MemberDeleted
from community.members.models import Member
from tests.factory import Factory
from tests.groups.acts import act


def _section(factory: Factory, name: str, member: int) -> list[Record]:
    with factory.reading():
        return list(getattr(collect_groups, name)(db.session.get_one(Member, member)))


def _asked(factory: Factory, group: int, requester: int, ruler: int, answer: str, word: str) -> int:
    request: int = act(factory, join_requests.submit, group, requester, answer=answer)
    with factory.writing():
        join_requests.decline(db.session.get_one(JoinRequest, request), db.session.get_one(Member, ruler), word)
    return request


def test_the_export_lists_only_the_owners_requests_invitations_and_bans(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    tea = factory.group("Tea house", ada, by_request=True, question="Why tea?")
    secret = factory.group("Secret", ada, is_private=True)
    _asked(factory, tea, bo, ada, "It is warm.", "We are full.")
    code = act(factory, lambda g, m: invitations.create(g, m, note="For Bo").code, secret, ada)
    with factory.writing():
        invitations.accept(code, db.session.get_one(Member, bo))
    act(factory, banning.ban, secret, bo, until=None)
    (request,) = _section(factory, "join_requests", bo)
    assert (request["answer"], request["message"], request["group"]) == ("It is warm.", "We are full.", "Tea house")
    assert [row["group"] for row in _section(factory, "invitations_used", bo)] == [""]  # they can no longer see it
    assert [row["ends_at"] for row in _section(factory, "bans", bo)] == [None]
    assert _section(factory, "invitations_made", bo) == []
    (made,) = _section(factory, "invitations_made", ada)
    assert (made["note"], made["used_count"], made["group"]) == ("For Bo", 1, "Secret")
    assert "code" not in made
    for name in ("join_requests", "invitations_used", "bans"):
        assert _section(factory, name, ada) == []


def test_deleting_the_account_deletes_group_records(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    tea = factory.group("Tea house", ada, by_request=True)
    other = factory.group("Other tea", ada, by_request=True)
    mine = factory.group("Bos own", bo)
    refused = _asked(factory, tea, bo, ada, "It is warm.", "We are full, Bo.")
    act(factory, join_requests.submit, other, bo, answer="Please.")
    made = act(factory, lambda g, m: invitations.create(g, m, note="For my aunt").id, mine, bo)
    code = act(factory, lambda g, m: invitations.create(g, m).code, factory.group("Third", ada), ada)
    with factory.writing():
        invitations.accept(code, db.session.get_one(Member, bo))
    act(factory, moderators.trust_poster, tea, bo, ada)
    act(factory, banning.ban, tea, bo, until=None)
    for _ in range(2):
        with factory.writing():
            deletion.delete_account(db.session.get_one(Member, bo))
        factory.work()
        with factory.writing():
            jobs.erase_membership_data(MemberDeleted(bo))  # a listener bears being run twice
    assert [row.id for row in factory.all(JoinRequest)] == [refused]
    row = factory.get(JoinRequest, refused)
    assert (row.answer, row.message, row.outcome) == ("", "", "declined")
    link = factory.get(Invitation, made)
    assert link.note == ""
    assert link.revoked_at is not None
    assert link.revoked_at <= now()
    for table in (InvitationUse, Ban, TrustedPoster):
        assert factory.all(table, member_id=bo) == []
    assert factory.get(Group, tea).member_count == 1
