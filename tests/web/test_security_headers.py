"""Security headers of every response, and which URLs lead to this site."""

import pytest

from community.web.return_urls import is_local_url
from tests.factory import Factory


def test_every_response_has_the_security_headers(factory: Factory) -> None:
    for path in ("/", "/groups", "/no/such/page", "/accent-255.css", "/robots.txt", "/healthz"):
        headers = factory.visitor().get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Request-ID"]


def test_the_session_cookie_cannot_be_read_by_script_nor_sent_from_elsewhere(factory: Factory) -> None:
    cookie = factory.visitor().get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("address", ["/", "/ideas/3-a?from=top.1#x", "/a%0Ab", "/people/@x"])
def test_urls_of_this_site_are_local(address: str) -> None:
    assert is_local_url(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        None,
        "//elsewhere.example",
        "/\\elsewhere.example",
        "https://elsewhere.example",
        "javascript:alert(1)",
        "/\t/elsewhere.example",
        "/a\\b",
        "elsewhere.example",
        "/\nx",
        "\\\\elsewhere.example",
        "///elsewhere.example",
        "/" + "a" * 2000,
    ],
)
def test_urls_of_other_sites_are_not_local(address: str | None) -> None:
    assert not is_local_url(address)
