"""`community recount`, `ranking` and `trust-levels` find differences and correct them."""

from pathlib import Path

import pytest
from sqlalchemy import update

from community.core.db import db
from community.groups.models import Group
from community.ideas import voting
from community.ideas.models import Idea
from community.ideas.trend import NO_TREND
from community.members.models import Member
from tests.cli.processes import community, environment
from tests.factory import Factory

pytestmark = pytest.mark.both_databases


@pytest.fixture
def env(factory: Factory, database_url: str, tmp_path: Path) -> dict[str, str]:
    """A small sound community: one group, one idea, one vote, one comment."""
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo))
    with factory.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, bo))
        voting.set_importance(db.session.get_one(Idea, idea), db.session.get_one(Member, bo), 2)
    factory.comment(idea, bo)
    return environment(tmp_path, database_url)


def test_a_correct_community_has_no_drift(env: dict[str, str]) -> None:
    result = community("recount", env=env)
    assert (result.exit_code, result.stdout) == (0, "Drift: 0.\n")


def test_every_counter_that_drifts_is_found_and_corrected(factory: Factory, env: dict[str, str]) -> None:
    wrong: dict[type, dict[str, float]] = {
        Idea: {
            "vote_count": 7,
            "nice_count": 1,
            "important_count": 0,
            "critical_count": 2,
            "comment_count": 3,
            "trend": NO_TREND,
        },
        Group: {"member_count": 1, "idea_count": 5},
    }
    with factory.writing():
        for model, values in wrong.items():
            db.session.execute(update(model).values(values))
    found = community("recount", env=env)
    assert found.exit_code == 1
    for model, values in wrong.items():
        for column, value in values.items():
            assert f"{model.__tablename__}.{column} of 1: {value}" in found.output  # type: ignore[attr-defined]
    assert "Drift: 8." in found.output
    repaired = community("recount", "--repair", env=env)
    assert repaired.exit_code == 1
    assert "Drift: 8. After the repair: 0." in repaired.output
    assert community("recount", env=env).exit_code == 0


def test_a_wrong_trust_level_is_found_and_corrected(factory: Factory, env: dict[str, str]) -> None:
    sound = community("trust-levels", env=env)
    assert (sound.exit_code, sound.stdout) == (0, "Differences: 0.\n")
    cy = factory.member("Cy", trust_level="trusted")
    found = community("trust-levels", env=env)
    assert found.exit_code == 1
    assert f"member {cy}: trusted, but the facts say member" in found.output
    repaired = community("trust-levels", "--repair", env=env)
    assert "Differences: 1. After the repair: 0." in repaired.output
    assert community("trust-levels", env=env).exit_code == 0


def test_a_wrong_ranking_figure_is_found_and_corrected(factory: Factory, env: dict[str, str]) -> None:
    eve = factory.member("Eve")
    idea = factory.idea("A bigger kettle", eve, factory.group("Kettles", eve))
    assert community("ranking", "--repair", env=env).exit_code == 1  # it had none yet
    sound = community("ranking", env=env)
    assert (sound.exit_code, sound.stdout) == (0, "Differences: 0.\n")
    with factory.writing():
        db.session.execute(update(Idea).where(Idea.id == idea).values(support=0.9))
    found = community("ranking", env=env)
    assert found.exit_code == 1
    assert f"support of idea {idea}: 0.9, but votes and views say" in found.output
    assert "Differences: 1. After the repair: 0." in community("ranking", "--repair", env=env).output
    assert community("ranking", env=env).exit_code == 0
