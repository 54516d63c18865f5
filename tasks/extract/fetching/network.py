"""Connections to checked addresses: a host is looked up once, what it is at is checked, and that is connected to."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeAlias

import httpcore

from tasks.core.errors import SourceError

Resolve: TypeAlias = Callable[[str, int], list[str]]
"""Looks up the addresses of a host; raises ``OSError`` where it has none."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


class RefusedAddressError(SourceError):
    """A host is at an address that nothing is fetched from."""


def resolve(host: str, port: int) -> list[str]:
    """Look up a host.

    Returns:
        Its addresses, each once, in the order in which the system prefers them.

    Raises:
        OSError: it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Return whether an address is one of the public internet.

    Private, loopback, link-local (where clouds keep their metadata), shared, multicast and reserved ones are not, nor
    is an IPv6 address that stands for such an IPv4 address.

    Args:
        address: IPv4 or IPv6, with a zone or without.

    >>> [is_public(address) for address in ("93.184.216.34", "169.254.169.254", "::ffff:10.0.0.1", "fd00::1")]
    [True, False, False, False]
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(item.is_global and not item.is_multicast for item in (found, *_embedded(found)))


def _embedded(address: _IPAddress) -> list[_IPAddress]:
    """List the IPv4 addresses that an IPv6 address stands for."""
    if address.version == 4:
        return []
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None)
    return [item for item in inner if item is not None]


class CheckedNetwork(httpcore.NetworkBackend):
    """The network as fetching sees it: public addresses, and hosts that are allowed by name.

    httpcore hands over the name of the host once a connection is needed, and goes on with that name for TLS and the
    Host header; which address is connected to is decided here and nowhere else.

    Args:
        allowed: names of hosts that may be at any address.
        look_up: finds the addresses of a host.
    """

    def __init__(self, allowed: Collection[str] = (), look_up: Resolve = resolve) -> None:
        self._allowed = frozenset(name.lower() for name in allowed)
        self._look_up = look_up
        self._inner = httpcore.SyncBackend()
        self._ends_at = float("inf")

    def start_request(self, seconds: float) -> None:
        """Give the request that begins now this long, from its first look-up to the last byte of its answer."""
        self._ends_at = time.monotonic() + seconds

    def seconds_left(self, timeout: float | None) -> float:
        """Return how long the next step may take.

        Raises:
            httpcore.ReadTimeout: no time is left.
        """
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole request took too long")
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that may be connected to and answers.

        Raises:
            RefusedAddressError: it has no address that may be connected to.
            httpcore.ConnectError, httpcore.ConnectTimeout: it has none, or none answers.
        """
        failure: Exception = httpcore.ConnectError(f"no address of {host} answers")
        for address in self.permitted_addresses(host, port):
            try:
                stream = self._inner.connect_tcp(
                    address, port, self.seconds_left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self)
        raise failure

    def permitted_addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host that may be connected to.

        Raises:
            RefusedAddressError: it has none but others.
            httpcore.ConnectError: it is at no address.
        """
        try:
            found = self._look_up(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} is at no address: {error}") from error
        permitted = found if host.lower().strip("[]") in self._allowed else [item for item in found if is_public(item)]
        if found and not permitted:
            raise RefusedAddressError(
                f"{host} is at {found[0]}, which is private or local",
                where=host,
                todo=f"If it is meant, add it to the watchlist: settings: {{fetching: {{allow_hosts: [{host}]}}}}",
            )
        return permitted

    def sleep(self, seconds: float) -> None:
        """Wait between two tries of a connection."""
        time.sleep(min(seconds, self.seconds_left(seconds)))


class _TimedStream(httpcore.NetworkStream):
    """A connection on which no request takes longer than it may, however slowly its bytes come."""

    def __init__(self, stream: httpcore.NetworkStream, network: CheckedNetwork) -> None:
        self._stream, self._network = stream, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._network.seconds_left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._network.seconds_left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._network.seconds_left(timeout))
        return _TimedStream(secured, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
