"""Image files in backups and in the checks of the doctor."""

import threading
from pathlib import Path

from community.core.db import db
from community.images import avatars, processing, records, store
from community.members.models import Member
from tests.cli.processes import SECRET, community, environment
from tests.factory import Factory
from tests.images.drawing import drawn


def _set_avatar(factory: Factory, member: int) -> str:
    made = processing.avatar(drawn())
    with factory.writing():
        name = store.save(made.files)
        who = db.session.get_one(Member, member)
        records.create(who, name, made)
        db.session.flush()
        avatars.assign(who, name)
    return name


def test_the_doctor_reports_missing_files(factory: Factory, database_url: str, tmp_path: Path) -> None:
    name = _set_avatar(factory, factory.member("Ada"))
    env = environment(tmp_path, database_url, SECRET_KEY=SECRET * 3)
    assert "ok       images: Every image has its files." in community("doctor", env=env).output
    with factory.reading():
        store.delete(name)
    assert "warning  images: Images without files: 1." in community("doctor", env=env).output


def test_images_are_backed_up_while_they_change(factory: Factory, database_url: str, tmp_path: Path) -> None:
    if not database_url.startswith("sqlite"):
        return  # PostgreSQL has tools of its own
    ada = factory.member("Ada")
    name = _set_avatar(factory, ada)
    ending = threading.Event()

    def come_and_go() -> None:
        with factory.reading():
            while not ending.is_set():
                store.delete(store.save({48: b"a face" * 1000}))

    threads = [threading.Thread(target=come_and_go) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        results = [
            community("backup", str(tmp_path / f"backup-{number}"), env=environment(tmp_path, database_url))
            for number in range(4)
        ]
    finally:
        ending.set()
        for thread in threads:
            thread.join()
    for number, result in enumerate(results):
        assert result.exit_code == 0, result.output
        target = tmp_path / f"new-{number}"
        restored = community("restore", str(tmp_path / f"backup-{number}"), env=environment(target))
        assert restored.exit_code == 0, restored.output
        with factory.reading():
            content = store.path_of(name, 48).read_bytes()
        assert (target / "uploads" / "pictures" / name[:2] / f"{name}-48.webp").read_bytes() == content
        assert not list((target / "uploads").rglob(".*"))
