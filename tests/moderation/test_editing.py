"""Moderators fix texts of others: in the history with their name, the author told, undone and restored."""

import pytest

from community.comments.models import Comment, CommentVersion, Mention
from community.core.db import db
from community.core.email import Email
from community.core.errors import Hidden, Refused, Stale
from community.ideas.models import Idea, IdeaVersion
from community.members import deletion
from community.members.deletion import ERASE
from community.members.models import Member
from community.moderation import actions, subjects
from community.notifications.email_templates import EmailComposer
from tests.factory import BrowserClient, Factory, visible_text
from tests.moderation.scenario import ModerationScenario

REASON = "A typo in the title."


@pytest.fixture
def scenario(factory: Factory) -> ModerationScenario:
    return ModerationScenario(factory)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Email]:
    """The emails that would have been sent."""
    emails: list[Email] = []
    monkeypatch.setattr(EmailComposer, "send", lambda self, email: emails.append(email))
    return emails


def _edit(scenario: ModerationScenario, who: int, kind: str = "idea", version: int = 1, **texts: str) -> int:
    with scenario.factory.writing():
        moderator = db.session.get_one(Member, who)
        subject = subjects.find(moderator, kind, scenario.idea if kind == "idea" else scenario.comment)
        row = subject.row
        names = ("title", "body", "today", "others") if kind == "idea" else ("body",)
        old = {name: getattr(row, name) for name in names}
        return actions.edit(subject, moderator, REASON, old | texts, version).id


def _send(browser: BrowserClient, path: str, **changes: str) -> object:
    form = {"title": "A quieter mode", "body": "I want it.", "today": "", "others": "", "version": "1"}
    return browser.send(path, **form | {"reason": REASON} | changes)


def test_a_moderator_fixes_a_title_and_the_history_names_them(scenario: ModerationScenario) -> None:
    factory = scenario.factory
    browser = factory.browser(scenario.ada)
    path = f"/moderation/idea/{scenario.idea}/edit"
    assert path in browser.get(f"/ideas/{scenario.idea}-a-quiet-mode").text
    answer = _send(browser, path)
    assert (answer.status_code, answer.location) == (303, f"/ideas/{scenario.idea}-a-quieter-mode")
    assert "Bo will be told" in visible_text(browser.get(answer.location))
    idea = factory.get(Idea, scenario.idea)
    assert (idea.title, idea.version, idea.edited_by, idea.author_id) == (
        "A quieter mode",
        2,
        scenario.ada,
        scenario.bo,
    )
    assert [(row.title, row.written_by) for row in factory.all(IdeaVersion)] == [("A quiet mode", scenario.bo)]
    assert scenario.actions() == [("edit", scenario.ada)]
    visitor = factory.visitor()
    assert "edited by a moderator" in visible_text(visitor.get(answer.location))
    history = visitor.get(f"/ideas/{scenario.idea}/history")
    assert "edited by Ada, a moderator" in visible_text(history)
    assert "Restore version" not in visible_text(history)


def test_the_author_is_told_and_can_restore_the_earlier_version(
    scenario: ModerationScenario, sent: list[Email]
) -> None:
    factory = scenario.factory
    _edit(scenario, scenario.ada, title="A quieter mode")
    factory.work()
    [email] = sent
    assert (email.to, email.subject) == ("bo_b@example.com", "A moderator edited your post")
    assert REASON in email.text
    browser = factory.browser(scenario.bo)
    told = visible_text(browser.get("/settings/moderation"))
    assert "A moderator edited the text of your idea “A quieter mode”." in told
    assert REASON in told
    edit = f"/ideas/{scenario.idea}/edit?version=1"
    assert edit in browser.get(f"/ideas/{scenario.idea}/history").text
    assert 'value="A quiet mode"' in browser.get(edit).text
    assert browser.get(f"/ideas/{scenario.idea}/edit?version=7").status_code == 404
    _send(browser, f"/ideas/{scenario.idea}/edit", title="A quiet mode", version="2")
    idea = factory.get(Idea, scenario.idea)
    assert (idea.title, idea.version, idea.edited_by) == ("A quiet mode", 3, None)
    assert [row.written_by for row in factory.all(IdeaVersion)] == [scenario.bo, scenario.ada]
    assert visible_text(factory.visitor().get(f"/ideas/{scenario.idea}/history")).count("a moderator") == 1


def test_undoing_in_the_log_restores_the_text_and_tells_no_one(scenario: ModerationScenario, sent: list[Email]) -> None:
    factory = scenario.factory
    made = _edit(scenario, scenario.ada, title="A quieter mode", body="I want less.")
    scenario.act(scenario.ada, "idea", scenario.idea, "lock")  # changes nothing that the edit did
    scenario.undo(scenario.ada, made)
    idea = factory.get(Idea, scenario.idea)
    assert (idea.title, idea.body, idea.version) == ("A quiet mode", "I want A quiet mode every morning.", 3)
    factory.work()
    assert [email.subject for email in sent] == ["The discussion on your idea was locked"]
    with pytest.raises(Stale):
        scenario.undo(scenario.ada, made)


def test_an_edit_after_it_keeps_an_undo_from_overwriting(scenario: ModerationScenario) -> None:
    made = _edit(scenario, scenario.ada, title="A quieter mode")
    browser = scenario.factory.browser(scenario.bo)
    assert _send(browser, f"/ideas/{scenario.idea}/edit", title="The quietest mode", version="2").status_code == 303
    with pytest.raises(Refused, match="has changed since"):
        scenario.undo(scenario.ada, made)


def test_a_comment_is_fixed_with_a_history_of_its_own(scenario: ModerationScenario) -> None:
    factory = scenario.factory
    browser = factory.browser(scenario.ada)
    path = f"/moderation/comment/{scenario.comment}/edit"
    assert path in browser.get(f"/moderation/comment/{scenario.comment}").text
    assert factory.visitor().get(f"/comments/{scenario.comment}/history").status_code == 404
    assert "You are all wrong." in browser.get(path).text
    sent = browser.send(path, text="You are all right. @cy_", version="1", reason=REASON)
    assert sent.status_code == 303
    assert [mention.notified_at for mention in factory.all(Mention)] in ([], [None])
    page = factory.visitor().get(f"/ideas/{scenario.idea}-a-quiet-mode")
    assert "edited by a moderator" in visible_text(page)
    history = visible_text(factory.visitor().get(f"/comments/{scenario.comment}/history"))
    assert "edited by Ada, a moderator" in history
    assert "You are all wrong." in history
    author = factory.browser(scenario.bo)
    assert "You are all wrong." in author.get(f"/comments/{scenario.comment}/edit?version=1").text
    scenario.undo(scenario.ada, 1)
    comment = factory.get(Comment, scenario.comment)
    assert (comment.body, comment.version) == ("You are all wrong.", 3)


def test_an_authors_own_edits_of_a_comment_leave_no_earlier_text(scenario: ModerationScenario) -> None:
    browser = scenario.factory.browser(scenario.bo)
    browser.send(f"/comments/{scenario.comment}/edit", text="You are all right.", version="1")
    assert scenario.factory.all(CommentVersion) == []
    assert scenario.factory.browser(scenario.bo).get(f"/comments/{scenario.comment}/history").status_code == 404


def test_only_moderators_edit_and_never_their_own_or_that_of_a_higher_role(scenario: ModerationScenario) -> None:
    factory = scenario.factory
    path = f"/moderation/idea/{scenario.idea}/edit"
    for stranger in (scenario.bo, scenario.cy, scenario.gil):
        assert factory.browser(stranger).get(path).status_code == 404
        assert _send(factory.browser(stranger), path).status_code == 404
    with pytest.raises(Hidden):
        _edit(scenario, scenario.gil, title="A quieter mode")
    by_staff = factory.idea("An official note", scenario.sol, scenario.group)
    page = factory.browser(scenario.ada).get(f"/ideas/{by_staff}-an-official-note").text
    assert f"/moderation/idea/{by_staff}/edit" not in page
    assert _send(factory.browser(scenario.ada), f"/moderation/idea/{by_staff}/edit").status_code == 409
    own = factory.idea("An idea of Ada", scenario.ada, scenario.group)
    assert _send(factory.browser(scenario.ada), f"/moderation/idea/{own}/edit").status_code == 409
    assert factory.get(Idea, scenario.idea).version == 1


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"title": "Short"}, 422, "Titles must be 8 to 120 characters."),
        ({"reason": "No"}, 422, "Please give a reason of 5 to 500 characters."),
        ({"title": "A quiet mode", "body": "I want A quiet mode every morning."}, 422, "Nothing has changed."),
        ({"version": "0"}, 409, "This idea has changed since you opened it."),
        ({"version": "x"}, 409, "This idea has changed since you opened it."),
        ({"preview": "1", "body": "I want it\n\n- **now**"}, 200, "I want it now"),
    ],
)
def test_what_is_refused_comes_back_with_the_text(
    scenario: ModerationScenario, changes: dict[str, str], status: int, sentence: str
) -> None:
    answer = _send(scenario.factory.browser(scenario.mo), f"/moderation/idea/{scenario.idea}/edit", **changes)
    assert answer.status_code == status
    assert sentence in visible_text(answer)
    assert scenario.factory.get(Idea, scenario.idea).version == 1
    assert scenario.actions() == []


def test_what_was_removed_cannot_be_edited_and_reports_stay_open(scenario: ModerationScenario) -> None:
    scenario.report(scenario.cy, "idea", scenario.idea)
    _edit(scenario, scenario.ada, title="A quieter mode")
    with scenario.factory.reading():
        mo = db.session.get_one(Member, scenario.mo)
        assert actions.is_reported(subjects.find(mo, "idea", scenario.idea))
    scenario.act(scenario.mo, "idea", scenario.idea, "remove")
    with pytest.raises(Refused, match="Restore it first"):
        _edit(scenario, scenario.ada, version=2, title="The quietest mode")
    with pytest.raises(Refused):
        scenario.act(scenario.mo, "idea", scenario.idea, "edit")


def test_erasing_deletes_earlier_texts(scenario: ModerationScenario) -> None:
    _edit(scenario, scenario.ada, "comment", body="You are all right.")
    with scenario.factory.writing():
        deletion.delete_account(db.session.get_one(Member, scenario.bo), ERASE)
    scenario.factory.work()
    assert scenario.factory.all(CommentVersion) == []
    assert scenario.factory.get(Comment, scenario.comment).edited_by is None
