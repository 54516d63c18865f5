"""Which addresses are connected to: what was checked is what is connected to, and a host is looked up once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpcore
import pytest

from tasks.extract.fetching.http_client import HttpClient
from tasks.extract.fetching.network import CheckedNetwork, RefusedAddressError, is_public
from tests.extract.fetching.local_site import PAGE, Clock, Site, fetched, watchlist

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"]
NOT_PUBLIC = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "100.100.100.200", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1",
    "::", "::1", "fe80::1%eth0", "fd00:ec2::254", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8.9",
    "2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1", "no address", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_nothing_is_fetched_from(address: str) -> None:
    assert not is_public(address)


class Recorded(httpcore.NetworkBackend):
    """Connects to nothing and notes what it was asked to."""

    def __init__(self) -> None:
        self.connected: list[str] = []

    def connect_tcp(self, host: str, port: int, *_: object) -> httpcore.NetworkStream:
        self.connected.append(host)
        raise httpcore.ConnectError("not here")


def test_a_name_that_changes_its_address_is_connected_to_where_it_was_checked() -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    network = CheckedNetwork((), lambda host, port: next(answers))
    network._inner = recorded = Recorded()  # type: ignore[assignment]
    with pytest.raises(httpcore.ConnectError):
        network.connect_tcp("rebinding.example", 80)
    assert recorded.connected == ["93.184.216.34"]
    with pytest.raises(RefusedAddressError):
        network.connect_tcp("rebinding.example", 80)
    assert recorded.connected == ["93.184.216.34"]


def test_of_the_addresses_of_a_name_the_public_ones_are_tried() -> None:
    network = CheckedNetwork((), lambda host, port: ["10.0.0.1", "8.8.8.8", "::1", "2606:4700::1111"])
    network._inner = recorded = Recorded()  # type: ignore[assignment]
    with pytest.raises(httpcore.ConnectError):
        network.connect_tcp("mixed.example", 443)
    assert recorded.connected == ["8.8.8.8", "2606:4700::1111"]


@pytest.fixture
def refused(site: Site) -> Iterator[HttpClient]:
    site.answers = {"/p": PAGE}
    settings = watchlist(allow_hosts=["one.example"]).settings.fetching
    with HttpClient(settings, lambda host, port: ["127.0.0.1"]) as client:
        yield client


def test_a_host_is_allowed_by_its_name_and_not_by_its_address(refused: HttpClient, site: Site) -> None:
    assert refused.get(site.address("/p", "one.example")).status == 200
    assert refused.get(site.address("/p", "ONE.example")).status == 200
    for host in ("two.example", "one.example.evil.example", "127.0.0.1", "one.example."):
        with pytest.raises(RefusedAddressError, match="allow_hosts"):
            refused.get(site.address("/p", host))
    assert len(site.asked) == 2


def test_an_open_connection_is_used_for_its_own_host_alone(refused: HttpClient, site: Site) -> None:
    refused.get(site.address("/p", "one.example"))
    with pytest.raises(RefusedAddressError):
        refused.get(site.address("/p", "other.example"))


@pytest.mark.parametrize(
    "page",
    ["http://2130706433:{port}/p", "http://0x7f000001:{port}/p", "http://127.1:{port}/p", "http://[::1]:{port}/p"],
)
def test_other_ways_to_write_this_machine_are_refused(page: str, site: Site, tmp_path: Path) -> None:
    from tasks.extract.fetching.network import resolve

    lists = watchlist({"id": "s", "page": page.format(port=site.server_address[1])}, allow_hosts=["localhost"])
    summary = fetched(lists, tmp_path, Clock(), look_up=resolve)
    assert "private or local" in summary.failures[0].why
    assert site.asked == []
