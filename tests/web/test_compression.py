"""Pages are compressed as the browser accepts; downloads and short answers are sent as they are."""

import gzip
import json
import re

import brotli
import pytest

from tests.factory import Factory

BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


def _without_tokens(page: str) -> str:
    return re.sub(r'(name="(?:csrf_token|form_key)" value=)"[^"]+"', r"\1", page)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("br", "br"),
        ("*", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("identity", None),
        ("zstd, deflate", None),
        ("", None),
        (";;q=,é", None),
        (None, None),
    ],
)
def test_a_page_is_compressed_as_the_browser_prefers(
    factory: Factory, accepted: str | None, encoding: str | None
) -> None:
    browser = factory.visitor()
    answer = browser.get("/", headers={} if accepted is None else {"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.headers["Content-Length"] == str(len(answer.data))
    read = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert _without_tokens(read(answer.data).decode()) == _without_tokens(browser.get("/").text)


def test_a_page_takes_less_than_a_third(factory: Factory) -> None:
    browser = factory.visitor()
    for accepted in ("br", "gzip"):
        compressed = browser.get("/about", headers={"Accept-Encoding": accepted}).data
        assert len(compressed) < len(browser.get("/about").data) / 3


def test_error_pages_and_json_are_compressed_too(factory: Factory) -> None:
    missing = factory.visitor().get("/no/such/page", headers=BROWSER)
    assert (missing.status_code, missing.headers["Content-Encoding"]) == (404, "br")
    assert "Page not found" in brotli.decompress(missing.data).decode()
    refused = factory.visitor().post("/sign-in", headers=BROWSER)
    assert (refused.status_code, refused.headers["Content-Encoding"]) == (400, "br")
    assert "<title>Error:" in brotli.decompress(refused.data).decode()


def test_what_fits_into_one_packet_is_not_compressed(factory: Factory) -> None:
    manifest = factory.visitor().get("/site.webmanifest", headers=BROWSER)
    assert "Content-Encoding" not in manifest.headers
    assert json.loads(manifest.data)
    assert "Accept-Encoding" in manifest.headers["Vary"]
    assert "Content-Encoding" not in factory.visitor().get("/healthz", headers=BROWSER).headers


def test_head_tells_what_get_would(factory: Factory) -> None:
    browser = factory.visitor()
    get, head = browser.get("/about", headers=BROWSER), browser.head("/about", headers=BROWSER)
    assert head.data == b""
    for name in ("Content-Encoding", "Content-Type", "Vary"):
        assert head.headers[name] == get.headers[name]
    assert abs(int(head.headers["Content-Length"]) - len(get.data)) < 100  # the token differs


def test_a_redirect_has_no_compressed_body(factory: Factory) -> None:
    answer = factory.visitor().get("/favicon.ico", headers=BROWSER)
    assert answer.status_code == 308
    assert "Content-Encoding" not in answer.headers


def test_streamed_downloads_are_sent_as_they_are_made(factory: Factory) -> None:
    admin = factory.browser(factory.member(role="administrator"))
    ada = factory.member()
    factory.idea("Pour-over mode", ada, factory.group("Coffee", ada))
    answer = admin.get("/staff/ideas.csv", headers=BROWSER)
    assert answer.status_code == 200
    assert "Content-Length" not in answer.headers
    assert "Content-Encoding" not in answer.headers
    assert "Pour-over mode" in answer.text


def test_a_browser_that_has_the_answer_gets_no_body_in_either_encoding(factory: Factory) -> None:
    ada = factory.member()
    factory.idea("Pour-over mode", ada, factory.group("Coffee", ada), body="Slowly, in circles. " * 100)
    browser = factory.visitor()
    plain, compressed = browser.get("/feeds/ideas.atom"), browser.get("/feeds/ideas.atom", headers=BROWSER)
    assert brotli.decompress(compressed.data) == plain.data
    for answer in (plain, compressed):
        known = {**BROWSER, "If-None-Match": answer.headers["ETag"]}
        again = browser.get("/feeds/ideas.atom", headers=known)
        assert (again.status_code, again.data) == (304, b"")
        assert "Content-Encoding" not in again.headers
        assert "Accept-Encoding" in again.headers["Vary"]
    assert compressed.headers["ETag"].startswith("W/")
