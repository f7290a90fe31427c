"""The listeners: the desk (beyond loopback only behind TLS), and the signed links and the figures beside it."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
import uvicorn

from claims.refused import Refused
from web.app import Probe, desk_app, portal_app
from web.health import Readiness
from web.scrape import metrics_app
from workers.health import readiness
from workers.metrics import exposition
from workers.settings import Settings, split_bind

if TYPE_CHECKING:
    from casework.office import Office

log = structlog.get_logger(__name__)

_STOP_SECONDS = 3


class WebServers:
    """The servers, each in its own thread; their addresses are taken when this is made, so a clash shows early."""

    def __init__(self, office: Office, settings: Settings, *, is_alive: Callable[[], bool]) -> None:
        refuse_without_https(settings)
        refuse_open_metrics(settings)
        probes = [Probe(check.name, check.said) for check in readiness(office, settings, mailboxes=_boxes(settings))]
        desk = listen_on("KRAV_BIND", settings.bind)
        try:
            portal = listen_on("KRAV_PUBLIC_BIND", settings.public_bind)
        except Refused:
            desk.close()
            raise
        metrics = _metrics_socket(settings, desk, portal)
        self._sockets = [desk, portal]
        self._servers = [
            _server(
                desk_app(
                    office,
                    probes=probes,
                    is_alive=is_alive,
                    hosts=_hosts(desk, settings),
                    origin=settings.desk_address,
                ),
                proxies=settings.proxies,
            ),
            _server(portal_app(office, origin=settings.public_address), proxies=settings.proxies),
        ]
        if metrics is not None:
            token = settings.metrics_token.get_secret_value() if settings.metrics_token else ""
            tell = exposition(office, settings.data_dir)
            told = metrics_app(tell, token=token, readiness=Readiness(probes), is_alive=is_alive)
            self._sockets.append(metrics)
            self._servers.append(_server(told, proxies=""))
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Serve."""
        for server, sock, name in zip(self._servers, self._sockets, ("desk", "portal", "metrics"), strict=False):
            thread = threading.Thread(target=server.run, args=([sock],), name=name, daemon=True)
            thread.start()
            self._threads.append(thread)
            log.info("listening", mode=name, at="{}:{}".format(*sock.getsockname()[:2]))

    def stop(self) -> None:
        """Close them within seconds."""
        for server in self._servers:
            server.should_exit = True
        for thread in self._threads:
            thread.join(timeout=_STOP_SECONDS + 1)
        for sock in self._sockets:
            sock.close()


def refuse_without_https(settings: Settings) -> None:
    """Passwords and personal data cross a network only under TLS: raises Refused for a desk that others than this
    machine may reach and whose address, as people type it, is not https."""
    if not is_loopback(settings.bind) and not settings.desk_address.startswith("https://"):
        raise Refused(
            "settings",
            "KRAV_BIND beyond loopback needs TLS in front of the desk: put a proxy there and say its address in "
            "KRAV_DESK_ADDRESS=https://..., or bind to a loopback address such as 127.0.0.1:8000",
        )


def refuse_open_metrics(settings: Settings) -> None:
    """Figures are told beyond this machine only to who bears the token: raises Refused where there is none."""
    if settings.metrics_bind and settings.metrics_token is None and not is_loopback(settings.metrics_bind):
        raise Refused("settings", "KRAV_METRICS_BIND beyond a loopback address needs KRAV_METRICS_TOKEN")


def is_loopback(bind: str) -> bool:
    """Whether host:port names this machine alone."""
    host, _ = split_bind(bind)
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _hosts(desk: socket.socket, settings: Settings) -> frozenset[str]:
    """The hosts that requests to the desk may name: this machine's own, and the desk's address as people type it."""
    host, port = desk.getsockname()[:2]
    own = {f"{host}:{port}", f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"}
    return frozenset(own | ({urlsplit(settings.desk_address).netloc} if settings.desk_address else set()))


def _metrics_socket(settings: Settings, *others: socket.socket) -> socket.socket | None:
    """The address that figures are told at, None where none is set; the others are closed when it cannot be had."""
    if not settings.metrics_bind:
        return None
    try:
        return listen_on("KRAV_METRICS_BIND", settings.metrics_bind)
    except Refused:
        for each in others:
            each.close()
        raise


def listen_on(name: str, bind: str) -> socket.socket:
    """A listening socket on host:port; raises Refused, naming the setting, when the address cannot be had."""
    host, port = split_bind(bind)
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        sock = socket.socket(family, kind)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(128)
    except OSError as error:
        raise Refused("address", f"{name}: {bind} cannot be listened on: {error.strerror}") from None
    return sock


def _server(app: Any, *, proxies: str) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        date_header=True,
        # Whose word on a visitor's own address is taken: nobody's but the proxies' that are named.
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        h11_max_incomplete_event_size=16_384,
        limit_concurrency=64,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    return uvicorn.Server(config)


def _boxes(settings: Settings) -> int:
    return max(1, len(settings.mailboxes))
