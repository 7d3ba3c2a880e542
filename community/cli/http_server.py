"""The HTTP server: waitress, with deadlines for requests and a limit on connections.

One thread reads requests and sends responses for all connections; a thread of the pool gets a request only once it is
complete. A visitor who sends slowly therefore occupies a connection, never a thread.
"""

import resource
import socket
import time
from collections import OrderedDict, deque
from collections.abc import Iterable

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask

from community.config import Settings
from community.core.networks import factor, network_of
from community.web.limits import HOLD

HEADER_SECONDS = 10.0  # for a complete header, from the first byte
BODY_BYTES_PER_SECOND = 8192  # a body that arrives more slowly is given up, after HEADER_SECONDS more
IDLE_SECONDS = 15.0  # without a request, and without progress in sending a response
CONNECTIONS, CONNECTIONS_OF_NETWORK = 1000, 64
FEWEST_OF_NETWORK = 16  # in one of several web processes, which share `CONNECTIONS_OF_NETWORK`
ACCEPTED_AT_ONCE = 20
YIELD_SECONDS, LONGEST_YIELD = 0.0001, 0.005  # for each connection, before a web process takes another one
MAX_HEADER = 32 * 1024  # bytes
MAX_BODY = 64 * 1024 * 1024  # bytes; the app refuses smaller ones, with a page that says why
MAX_UNFINISHED = 1024 * 1024 * 1024  # bytes of bodies that are still arriving, in temporary files of all web processes
TURN_SECONDS = 0.5  # between two checks of the deadlines
DRAIN_SECONDS = 10.0  # to finish running requests when stopping
QUIET_SECONDS = 0.5  # when stopping, without a byte from a visitor who has begun a request or not sent one yet
HEALTH_PATH = "/healthz"
TIMEOUT_RESPONSE = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Task(WSGITask):  # type: ignore[misc]
    """One request. The app can call `community.hold` of its environment to hold back the response."""

    def get_environment(self) -> dict[str, object]:
        """The WSGI environment."""
        return {**super().get_environment(), HOLD: self.channel.hold}

    def build_response_header(self) -> bytes:
        """The header; while stopping it says that the connection is closed, so no further request is sent on it."""
        if self.channel.server.is_stopping:
            self.request.headers["CONNECTION"] = "close"
        return bytes(super().build_response_header())


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection, with the time when its present request began to arrive."""

    request_began = 0.0  # on the monotonic clock
    write_began = 0.0  # when there was last nothing left to send
    hold_until = 0.0  # until when the response is held back
    has_answered = False  # a request
    task_class = Task

    def received(self, data: bytes) -> bool:
        """Add what arrived to the present request, or begin one."""
        if self.request is None:
            self.request_began = time.monotonic()
        return bool(super().received(data))

    def service(self) -> None:
        """Answer the requests that have arrived. Called in a thread of the pool."""
        super().service()
        self.has_answered = True

    def write_soon(self, data: bytes) -> int:
        """Add to the response. Called in the thread that answers."""
        if not self.total_outbufs_len:
            self.write_began = time.time()
        return int(super().write_soon(data))

    def hold(self, seconds: float) -> None:
        """Hold back the response of the present request. That takes no thread, only the connection."""
        self.hold_until = time.time() + seconds

    def writable(self) -> bool:
        """Whether there is something to send now."""
        return bool(super().writable()) and time.time() >= self.hold_until

    def _flush_some(self, do_close: bool = True) -> bool:
        return time.time() >= self.hold_until and bool(super()._flush_some(do_close))

    @property
    def is_waiting(self) -> bool:
        """Whether it is the visitor's turn: to send a request, or the rest of one."""
        return not self.requests and not self.total_outbufs_len and not self.will_close

    @property
    def is_unused(self) -> bool:
        """Whether no request seems to be under way, so the connection can be closed without losing one."""
        if not self.is_waiting:
            return False
        if self.has_answered and self.request is None:
            return not self._has_arrivals()
        return bool(time.time() - self.last_activity > QUIET_SECONDS)

    @property
    def is_overdue(self) -> bool:
        """Whether the visitor has missed a deadline."""
        if self.total_outbufs_len or (self.request is None and not self.requests):
            return bool(time.time() - max(self.last_activity, self.write_began, self.hold_until) > IDLE_SECONDS)
        if self.requests:
            return False
        allowed = HEADER_SECONDS
        if self.request.headers_finished:
            allowed += HEADER_SECONDS + self.body_bytes / BODY_BYTES_PER_SECOND
        return time.monotonic() - self.request_began > allowed

    @property
    def body_bytes(self) -> int:
        """How much has arrived of a body that is not complete."""
        return self.request.body_bytes_received if self.request is not None else 0

    def _has_arrivals(self) -> bool:
        """Whether something has arrived that was not read yet."""
        try:
            return bool(self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except OSError:
            return False

    def expire(self) -> None:
        """Close the connection of a visitor who missed a deadline."""
        if self.request is not None and self.is_waiting:
            self.send(TIMEOUT_RESPONSE, do_close=False)
        self.will_close = True


class FairQueue:
    """Requests that wait for a thread, taken from one network after another."""

    def __init__(self, proxies: int) -> None:
        self._proxies = proxies
        self._by_network: OrderedDict[str, deque[Channel]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, channel: Channel) -> None:
        """Add the present request of a connection."""
        self._by_network.setdefault(self._network(channel), deque()).append(channel)
        self._length += 1

    def popleft(self) -> Channel:
        """The request whose turn it is."""
        network, channels = self._by_network.popitem(last=False)
        channel = channels.popleft()
        if channels:
            self._by_network[network] = channels
        self._length -= 1
        return channel

    def _network(self, channel: Channel) -> str:
        """The visitor's network, as `TRUSTED_PROXIES` proxies tell it."""
        address = str(channel.addr[0])
        if self._proxies:
            told = channel.requests[0].headers.get("X_FORWARDED_FOR", "").split(",")
            address = told[-self._proxies].strip() if len(told) >= self._proxies else address
        return network_of(address)


class HttpServer(TcpWSGIServer):  # type: ignore[misc]
    """Serves an app on a listening socket until `stop` is called."""

    channel_class = Channel

    def __init__(self, app: Flask, settings: Settings, listener: socket.socket) -> None:
        self.is_stopping = False
        self._next_check = 0.0
        self._may_accept_more = False
        # A proxy's connections carry everyone's requests; the proxy has to limit those of its visitors.
        self._behind_proxy = settings.trusted_proxies > 0 or settings.is_secure
        self._network_limits = settings.network_limits
        self._processes = settings.workers
        self._accepted_at_once = ACCEPTED_AT_ONCE if settings.workers == 1 else 1
        self._most = min(CONNECTIONS, _raise_file_limit() // 3)  # a request can also need two files
        self._health = ThreadedTaskDispatcher()
        self._health.set_thread_count(1)
        adjustments = Adjustments(
            sockets=[listener],
            threads=settings.threads,
            backlog=1024,
            connection_limit=2 * CONNECTIONS,  # `accept` keeps a lower one
            asyncore_use_poll=True,
            log_socket_errors=False,
            max_request_header_size=MAX_HEADER,
            max_request_body_size=MAX_BODY,
            clear_untrusted_proxy_headers=False,  # TRUSTED_PROXIES decides which headers are believed
            ident=None,
        )
        pool = ThreadedTaskDispatcher()
        pool.queue = FairQueue(settings.trusted_proxies)
        pool.set_thread_count(settings.threads)
        address = (listener.family, listener.type, listener.proto, listener.getsockname())
        super().__init__(app, {}, True, listener, pool, adjustments, address, False)

    def add_task(self, channel: Channel) -> None:
        """Let a thread answer a complete request. Health checks have a thread of their own."""
        if getattr(channel.requests[0], "path", "") == HEALTH_PATH:
            self._health.add_task(channel)
        else:
            self.task_dispatcher.add_task(channel)

    def handle_accept(self) -> None:
        """Accept the connections that wait, but not so many that others wait for long.

        Where several web processes wake up for a connection, the one that has the fewest takes it.
        """
        if self._processes > 1 and not self.is_stopping:
            time.sleep(min(LONGEST_YIELD, YIELD_SECONDS * len(self.active_channels)))
        for _ in range(self._accepted_at_once):
            self._may_accept_more = False
            super().handle_accept()
            if not self._may_accept_more:
                return

    def accept(self) -> tuple[socket.socket, tuple[object, ...]] | None:
        """Accept a connection. If there are too many, the one that has been idle longest gives way."""
        accepted: tuple[socket.socket, tuple[object, ...]] | None = super().accept()
        if accepted is None:
            return None
        connection, address = accepted
        self._may_accept_more = True
        channels = [channel for channel in self.active_channels.values() if not channel.will_close]
        has_room = len(channels) < self._most or _give_way(channels)
        most = self._most_of_network() * factor(str(address[0]), self._network_limits)
        if has_room and not self._behind_proxy and len(channels) >= most:
            network = network_of(str(address[0]))
            neighbors = [channel for channel in channels if network_of(str(channel.addr[0])) == network]
            has_room = len(neighbors) < most or _give_way(neighbors)
        if not has_room:
            connection.close()
            return None
        return accepted

    def _most_of_network(self) -> int:
        """How many connections a network may have with this process."""
        shared = CONNECTIONS_OF_NETWORK // self._processes
        return max(FEWEST_OF_NETWORK, shared) if self._processes > 1 else shared

    def stop(self, *signal: object) -> None:
        """Finish the running requests and end. A signal handler."""
        if not self.is_stopping:
            self.is_stopping = True
            self.pull_trigger()

    def run(self) -> None:
        """Serve until asked to stop."""
        while not self.is_stopping:
            self._turn()
        self._accepted_at_once = CONNECTIONS
        self.handle_accept()  # what waits already, in case no other web process takes it
        self.accepting = False
        wasyncore.dispatcher.close(self)  # new connections wait in the supervisor's socket for the next web process
        end = time.monotonic() + DRAIN_SECONDS
        while self._close_unused() and time.monotonic() < end:
            self._turn()
        for threads in (self._health, self.task_dispatcher):
            threads.shutdown(timeout=1)
        wasyncore.close_all(self._map)

    def _close_overdue(self) -> None:
        """Close the connections that missed a deadline."""
        channels = list(self.active_channels.values())
        for channel in channels:
            if channel.is_overdue:
                channel.expire()
        unfinished = sorted((one for one in channels if one.is_waiting), key=lambda one: one.body_bytes)
        while sum(one.body_bytes for one in unfinished) > MAX_UNFINISHED // self._processes:
            unfinished.pop().expire()

    def _close_unused(self) -> bool:
        """Close connections that have no request under way. Returns whether others are left."""
        for channel in list(self.active_channels.values()):
            if channel.is_unused:
                channel.handle_close()
        return bool(self.active_channels)

    def _turn(self) -> None:
        """Wait for events and handle them. Connections are closed afterwards, because their numbers can be reused."""
        wasyncore.loop(timeout=TURN_SECONDS, use_poll=True, map=self._map, count=1)
        for channel in list(self.active_channels.values()):
            if channel.will_close:  # waitress would wait until the socket can be written to
                channel.handle_close()
        if time.monotonic() > self._next_check:
            self._next_check = time.monotonic() + TURN_SECONDS
            self._close_overdue()


def _give_way(channels: Iterable[Channel]) -> bool:
    """Choose the connection that has waited longest for its visitor to be closed. False if none is waiting."""
    idlest = min((one for one in channels if one.is_waiting), key=lambda one: one.last_activity, default=None)
    if idlest is None:
        return False
    idlest.will_close = True
    return True


def _raise_file_limit() -> int:
    """Allow this process as many open files as the system permits, up to 4096. Returns how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 4096 if hard == resource.RLIM_INFINITY else min(4096, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most
