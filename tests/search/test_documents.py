"""Documents of the index are pinned: when they change, existing indexes must be rebuilt."""

import hashlib
from datetime import UTC, datetime

from community.search.documents import SCHEMA, VERSION, Document

SAMPLES = [
    Document("ideas", 1, 7, "Brewing two CAFÉS at once", "It’s what my Straße needs. 安静的咖啡机, ışık, 3.5 bar"),
    Document("groups", 2, 2, "Milk & Latte Art", "Ciudades, features, batteries"),
    Document("people", 3, None, "Ada Lovelace ada_l", "engines looms"),
    Document("comments", 5, 7, "", "Mine beeps, too", datetime(2026, 5, 31, tzinfo=UTC), 3),
    Document("ideas", 4, 1, "☕☕☕", "", datetime(2026, 5, 31, tzinfo=UTC), 3, "planned", (12, 7)),
]
PINNED = {1: "c93112a9d90274da", 2: "f3d8aaa855de6ba5", 3: "c628e49e1aad0113", 4: "8bbeb143985553b3"}


def test_changed_documents_need_another_version() -> None:
    told = "Documents changed: raise VERSION in community/search/documents.py, and pin what comes out here."
    made = repr(sorted(SCHEMA.names())) + "".join(document.fields()["digest"] for document in SAMPLES)
    assert hashlib.sha256(made.encode()).hexdigest()[:16] == PINNED.get(VERSION), told


def test_a_document_does_not_name_who_may_find_it() -> None:
    assert SAMPLES[0].fields() == {
        "key": "ideas:1",
        "kind": "ideas",
        "number": 1,
        "posted": 86400,
        "group": "7",
        "whole": "brewing two cafes at once",
        "title": "brewing two cafes at once",
        "stems": "brew two cafe at onc",
        "words": "brewing two cafes at once  it/its what my strasse needs 安静/安/静 静的/静/的 的咖/的/咖 咖啡/咖/啡 "
        "啡机/啡/机 isik 3/3.5 5 bar",
        "text": "brew two cafe at onc it it what my strass need 安静 安 静 静的 静 的 的咖 的 咖 咖啡 咖 啡 啡机 啡 机 "
        "isik 3 3.5 5 bar",
        "digest": SAMPLES[0].fields()["digest"],
    }
    assert "group" not in SAMPLES[2].fields()
    assert SAMPLES[4].fields()["whole"] == "☕☕☕"
    facts = {name: SAMPLES[4].fields()[name] for name in ("posted", "author", "status", "label")}
    assert facts == {"posted": 1780185600, "author": "3", "status": "planned", "label": "7 12"}
