"""What a page costs a browser: requests, bytes, and how soon it is there, on a slow phone with a slow network.

    python -m benchmarks.browser [--data FOLDER] [--times 5]

Serves the demonstration community (or the site in a data folder) as `community serve` does, and opens lists with an
empty cache in Chromium, with a processor slowed down four times and the network of Lighthouse's “slow 4G”: 150 ms for a
round trip, 1.6 Mbit/s. Bytes include headers. Prints the median of each figure.
"""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from playwright.sync_api import Browser, CDPSession, sync_playwright
from sqlalchemy import select

from benchmarks import served
from community.app import create_app
from community.config import Settings
from community.core import schema
from community.core.db import db
from community.demo import write
from community.members import sessions
from community.members.models import Member

SECRET = "for this measurement only"  # noqa: S105
CPU_SLOWDOWN, LATENCY, BYTES_PER_SECOND = 4, 150, 1.6 * 1024 * 1024 / 8  # the latency in milliseconds
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PAINT = """() => new Promise((done) => {
  let largest = 0, shift = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) largest = entry.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) shift += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done([largest, shift]), 500);
})"""


class PageLoad(NamedTuple):
    """One cold load. `bytes` are all that was received, `html` those of the page itself; `lcp` is in milliseconds."""

    requests: int
    bytes: int
    html: int
    lcp: float
    cls: float


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", type=Path, help="the data folder of a site with members; by default, the demonstration"
    )
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        environ = {"DATA_DIR": str(given.data or temporary), "SECRET_KEY": SECRET, "PORT": str(served.free_port())}
        settings = Settings.from_environment(environ)
        app = create_app(settings)
        if given.data is None:
            _fill(app)
        cookies = {"signed out": None, "member": _session(app, "member"), "staff": _session(app, "staff")}
        with served.site(settings, SECRET) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium-headless-shell") or shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu"],
            )
            print(f"{'page':34} {'requests':>8} {'KB':>6} {'HTML KB':>8} {'LCP s':>6} {'CLS':>6}")
            for who, path, size in (
                ("signed out", "/", PHONE), ("signed out", "/top", PHONE), ("member", "/top", PHONE),
                ("member", "/top", DESKTOP), ("staff", "/top", DESKTOP),
            ):  # fmt: skip
                loads = [_load(browser, address + path, cookies[who], size) for _ in range(given.times)]
                _report(f"{path} {who}, {size['width']} px", loads)


def _report(name: str, loads: list[PageLoad]) -> None:
    middle = PageLoad(*(statistics.median(figures) for figures in zip(*loads, strict=True)))
    print(
        f"{name:34} {middle.requests:8.0f} {middle.bytes / 1000:6.1f} {middle.html / 1000:8.1f}"
        f" {middle.lcp / 1000:6.2f} {middle.cls:6.3f}"
    )


def _load(browser: Browser, url: str, cookie: str | None, size: Any) -> PageLoad:
    context = browser.new_context(viewport=size, device_scale_factor=1)
    if cookie:
        context.add_cookies([{"name": "session", "value": cookie, "url": url}])
    page = context.new_page()
    client = context.new_cdp_session(page)
    received = _slow_down(client)
    page.goto(url, wait_until="networkidle")
    largest, shift = page.evaluate(PAINT)
    context.close()
    return PageLoad(len(received), sum(received.values()), next(iter(received.values())), largest, shift)


def _slow_down(client: CDPSession) -> dict[str, int]:
    """Slow the page down. Returns the bytes received for each request, filled as they arrive; pictures do not count."""
    received: dict[str, int] = {}

    def sent(event: dict[str, Any]) -> None:
        if event["type"] != "Image" or "/images/" not in event["request"]["url"]:
            received[event["requestId"]] = 0

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in received:
            received[event["requestId"]] = int(event["encodedDataLength"])

    client.on("Network.requestWillBeSent", sent)
    client.on("Network.loadingFinished", finished)
    client.send("Network.enable")
    client.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY, "downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": 750 * 128},
    )
    client.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    return received


def _fill(app: Flask) -> None:
    with app.app_context():
        schema.upgrade()
        write.fill(lambda *told: None)
        db.session.remove()


def _session(app: Flask, role: str) -> str:
    """The cookie of a new session of a member with this role."""
    with app.app_context():
        who = db.session.scalars(
            select(Member)
            .where(Member.role == role, Member.confirmed_at.is_not(None), Member.suspended_at.is_(None))
            .order_by(Member.id)
            .limit(1)
        ).one()
        token = sessions.begin(who, remember=True, user_agent="Benchmark", ip_address="127.0.0.1")
        db.session.commit()
        db.session.remove()
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(signer.dumps({"_user_id": token, "_fresh": True}))


if __name__ == "__main__":
    main()
