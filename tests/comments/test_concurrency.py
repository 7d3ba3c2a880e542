"""Simultaneous requests about one comment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from community.comments import counters
from tests.factory import Factory

pytestmark = pytest.mark.both_databases

CROWD, ROUNDS = 8, 10


@pytest.mark.parametrize("by", ["author", pytest.param("moderator", marks=pytest.mark.exhaustive)])
def test_replies_while_their_comment_is_removed_and_restored(factory: Factory, by: str) -> None:
    ada, bo, sol = factory.member("Ada"), factory.member("Bo"), factory.member("Sol", role="moderator")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    comment = factory.comment(idea, bo)
    browsers = [
        factory.browser(bo if by == "author" else sol),
        *(factory.browser(factory.member()) for _ in range(CROWD)),
    ]
    tokens = [browser.token() for browser in browsers]
    gate = Barrier(len(browsers))

    def remove_or_restore(turn: int) -> tuple[str, dict[str, str]]:
        act = "remove" if turn % 2 == 0 else "restore"
        if by == "author":
            return f"/comments/{comment}/{'remove' if turn % 2 == 0 else 'restore'}", {}
        return f"/moderation/comment/{comment}", {"act": act, "reason": "It is loud.", "known": str(turn)}

    def act(number: int, turn: int) -> int:
        if number == 0:
            address, form = remove_or_restore(turn)
        else:
            address = f"/ideas/{idea}/comments"
            form = {"text": f"Mine too, {turn}.", "parent_id": str(comment)}
        gate.wait()
        return browsers[number].post(address, data={**form, "csrf_token": tokens[number]}).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        for turn in range(ROUNDS):
            answers = list(pool.map(act, range(len(browsers)), [turn] * len(browsers)))
            assert answers[0] == 303
            assert set(answers) <= {303, 422, 429}
    with factory.reading():
        assert counters.drifts() == []
