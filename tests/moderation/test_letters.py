"""Letters about rulings and appeals: who is told what, and who is not."""

from datetime import timedelta

import pytest

from community.kernel.database import db, now
from community.members import removing
from community.members.models import Member
from community.moderation import hearing
from community.notifications.mail import Letter
from community.notifications.writing import Letters
from tests.moderation.kitchen import REASON, Kitchen
from tests.world import World


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Letter]:
    """What would have gone to the mail server."""
    letters: list[Letter] = []
    monkeypatch.setattr(Letters, "send", lambda self, letter: letters.append(letter))
    return letters


def test_the_person_concerned_is_told_what_why_until_when_and_what_they_can_do(
    world: World, sent: list[Letter]
) -> None:
    here = Kitchen(world)
    end = now() + timedelta(days=7)
    made = here.rule(here.mo, "member", here.bo, "suspend", "You were warned, and it went on.", until=end)
    world.work()
    (letter,) = sent
    assert (letter.to, letter.subject) == ("bo_b@example.com", "Your account was suspended")
    for said in (
        "Hello Bo,",
        "you can read, but not take part",
        "You were warned, and it went on.",
        f"{end.day} {end:%b %Y, %H:%M}",
        "you can appeal once",
        f"http://localhost/settings/rulings#ruling-{made}",
    ):
        assert said in letter.text
    assert "Mo" not in letter.text.replace("More", "")


@pytest.mark.parametrize(
    ("kind", "act", "said"),
    [
        ("idea", "take_down", "Your idea “A quiet mode” was taken down."),
        ("comment", "take_down", "Your comment on “A quiet mode” was taken down."),
        ("comment", "warn", "You were warned because of your comment on “A quiet mode”. It stays."),
        ("member", "warn", "You were warned."),
        ("idea", "lock", "The discussion of your idea “A quiet mode” was locked."),
        ("member", "ban", "You were banned from the group “Kitchens”: you can take no part in it."),
    ],
)
def test_each_ruling_is_told_in_plain_words(world: World, sent: list[Letter], kind: str, act: str, said: str) -> None:
    here = Kitchen(world)
    number = {"idea": here.idea, "comment": here.comment, "member": here.bo}[kind]
    made = here.rule(here.sol, kind, number, act, in_group="kitchens" if act == "ban" else None)
    world.work()
    assert said in sent[0].text
    assert REASON in sent[0].text
    here.undo(here.sol, made, "That was a mistake.")
    world.work()
    assert sent[1].subject == "A ruling about you was undone"
    assert "That was a mistake." in sent[1].text
    assert len(sent) == 2


def test_nothing_is_told_of_what_was_kept_or_undone_meanwhile_or_to_who_is_gone(
    world: World, sent: list[Letter]
) -> None:
    here = Kitchen(world)
    here.flag(here.cy, "comment", here.comment)
    kept = here.rule(here.ada, "comment", here.comment, "keep")
    here.undo(here.ada, kept)
    world.work()
    assert sent == []
    taken = here.rule(here.ada, "comment", here.comment, "take_down")
    here.undo(here.ada, taken)
    world.work()
    assert [letter.subject for letter in sent] == ["A ruling about you was undone"]
    here.rule(here.ada, "idea", here.idea, "take_down")
    with world.writing():
        removing.remove(db.session.get_one(Member, here.bo))
    world.work()
    assert len(sent) == 1


def test_an_address_that_nobody_confirmed_gets_no_letter(world: World, sent: list[Letter]) -> None:
    here = Kitchen(world)
    with world.writing():
        db.session.get_one(Member, here.bo).confirmed_at = None
    here.rule(here.ada, "comment", here.comment, "take_down")
    world.work()
    assert sent == []


def test_an_appeal_is_answered_by_one_letter(world: World, sent: list[Letter]) -> None:
    here = Kitchen(world)
    first = here.rule(here.ada, "comment", here.comment, "take_down")
    second = here.rule(here.ada, "idea", here.idea, "lock")
    world.work()
    sent.clear()
    for made in (first, second):
        here.appeal(here.bo, made)
    with world.writing():
        sol = db.session.get_one(Member, here.sol)
        hearing.uphold(first, sol, "It did attack a person.")
        hearing.grant(second, sol, "The discussion can go on.")
    world.work()
    assert [letter.subject for letter in sent] == ["Your appeal was looked at", "Your appeal was granted"]
    assert "It did attack a person." in sent[0].text
    assert "and it stands" in sent[0].text
    assert "The discussion can go on." in sent[1].text
    assert all("Sol" not in letter.text for letter in sent)


def test_a_letter_names_nothing_that_the_person_cannot_find(world: World, sent: list[Letter]) -> None:
    here = Kitchen(world, is_private=True)
    outside = world.comment(here.idea, here.cy, "From outside.")  # of when the group was open
    here.rule(here.ada, "comment", outside, "take_down")
    here.rule(here.ada, "member", here.gil, "ban", in_group="kitchens")
    world.work()
    assert len(sent) == 2
    for letter in sent:
        assert "quiet" not in letter.text + letter.subject
        assert "Kitchens" not in letter.text + letter.subject


def test_hostile_reasons_and_titles_stay_words(world: World, sent: list[Letter]) -> None:
    here = Kitchen(world)
    idea = world.idea("{{ 7*7 }} & <b>bold</b>", here.bo, here.group)
    here.rule(here.ada, "idea", idea, "take_down", "Because {{ 6*7 }} & <i>so</i>.")
    world.work()
    assert "{{ 7*7 }} & <b>bold</b>" in sent[0].text
    assert "Because {{ 6*7 }} & <i>so</i>." in sent[0].text
