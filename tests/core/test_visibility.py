"""The transition table of removing, restoring, reviewing: every state with every act."""

from itertools import product

import pytest

from community.core.visibility import (
    AUTHOR,
    AUTO_HIDDEN,
    MODERATOR,
    PENDING,
    NotRestorable,
    Obstacle,
    Visibility,
    approve,
    hide_for_review,
    remove,
    restore,
)

REMOVERS = (None, AUTHOR, MODERATOR)
REVIEWS = (None, PENDING, AUTO_HIDDEN)
STATES = [Visibility(*state) for state in product(REMOVERS, REVIEWS)]


@pytest.mark.parametrize("state", STATES)
def test_a_post_is_visible_only_if_nothing_hides_it(state: Visibility) -> None:
    assert state.is_hidden is (state != (None, None))


@pytest.mark.parametrize("state", STATES)
def test_removing_keeps_the_review_and_a_moderator_has_the_last_word(state: Visibility) -> None:
    by_author, by_moderator = remove(state, AUTHOR), remove(state, MODERATOR)
    assert by_author == ((AUTHOR, state.review_state) if state.removed_by is None else None)
    assert by_moderator == ((MODERATOR, state.review_state) if state.removed_by != MODERATOR else None)


@pytest.mark.parametrize("state", STATES)
def test_a_moderator_restores_everything(state: Visibility) -> None:
    assert restore(state, MODERATOR) == ((None, None) if state.is_hidden else None)


@pytest.mark.parametrize("review_state", REVIEWS)
def test_an_author_restores_only_what_they_removed_and_ends_no_review(review_state: str | None) -> None:
    assert restore(Visibility(AUTHOR, review_state), AUTHOR) == (None, review_state)
    with pytest.raises(NotRestorable) as refused:
        restore(Visibility(MODERATOR, review_state), AUTHOR)
    assert refused.value.obstacle is Obstacle.REMOVED_BY_MODERATOR
    if review_state is None:
        assert restore(Visibility(), AUTHOR) is None
        return
    with pytest.raises(NotRestorable) as refused:
        restore(Visibility(None, review_state), AUTHOR)
    assert refused.value.obstacle is Obstacle.UNDER_REVIEW


@pytest.mark.parametrize("state", STATES)
def test_a_review_begins_once_and_ends_without_touching_a_removal(state: Visibility) -> None:
    for why in (PENDING, AUTO_HIDDEN):
        assert hide_for_review(state, why) == (None if state.review_state else (state.removed_by, why))
    assert approve(state) == ((state.removed_by, None) if state.review_state else None)
