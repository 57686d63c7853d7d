"""Which IP addresses a stranger's link may make us connect to: only those that the whole Internet can reach.

Asked at the moment of connecting, of the address itself: names, redirects, odd spellings (0x7f.1, 2130706433) and
names that resolve differently a second time all come down to it. Source: the IANA special-purpose registries
(RFC 6890 and its updates).
"""

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_V4 = {
    "0.0.0.0/8": "this host",
    "10.0.0.0/8": "private network",
    "100.64.0.0/10": "carrier network",  # and Alibaba Cloud's metadata
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "cloud metadata",  # Azure: looks public, is answered by the host machine
    "169.254.0.0/16": "link-local",  # and most clouds' metadata
    "172.16.0.0/12": "private network",
    "192.0.0.0/24": "protocol assignment",  # and Oracle Cloud's metadata
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private network",
    "198.18.0.0/15": "benchmark network",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "255.255.255.255/32": "broadcast",
    "240.0.0.0/4": "reserved",
}
_V6 = {
    "::/128": "this host",
    "::1/128": "loopback",
    "64:ff9b:1::/48": "local NAT64",
    "100::/64": "discard",
    "2001::/23": "protocol assignment",  # Teredo, ORCHID, benchmarks
    "2001:db8::/32": "documentation",
    "3fff::/20": "documentation",
    "fc00::/7": "private network",  # and Amazon's metadata over IPv6
    "fe80::/10": "link-local",
    "fec0::/10": "private network",
    "ff00::/8": "multicast",
}
_FORBIDDEN_V4 = [(IPv4Network(network), reason) for network, reason in _V4.items()]
_FORBIDDEN_V6 = [(IPv6Network(network), reason) for network, reason in _V6.items()]
_NAT64 = IPv6Network("64:ff9b::/96")
_GLOBAL_V6 = IPv6Network("2000::/3")
_ISATAP = (0x00005EFE, 0x02005EFE)


def forbidden(ip: str, allowed: tuple[str, ...] = ()) -> str:
    """Why no connection to `ip` may be made; "" if it may.

    In: `allowed` are addresses or networks that the user lets this source use, as in ("192.168.1.0/24",).
    An IPv6 address that carries an IPv4 address (mapped, 6to4, NAT64, ISATAP) is judged by both.
    """
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return "no IP address"
    inner = _carried(address) if isinstance(address, IPv6Address) else None
    if any(_within(one, network) for network in allowed for one in (address, inner) if one):
        return ""
    if isinstance(address, IPv4Address):
        return _reason_v4(address)
    return _reason_v6(address, inner)


def _within(address: IPv4Address | IPv6Address, network: str) -> bool:
    return address in ipaddress.ip_network(network, strict=False)


def _reason_v4(address: IPv4Address) -> str:
    return next((reason for network, reason in _FORBIDDEN_V4 if address in network), "")


def _reason_v6(address: IPv6Address, inner: IPv4Address | None) -> str:
    if inner is not None and (reason := _reason_v4(inner)):
        return reason
    if address.ipv4_mapped or address in _NAT64:
        return ""
    if reason := next((reason for network, reason in _FORBIDDEN_V6 if address in network), ""):
        return reason
    return "" if address in _GLOBAL_V6 else "reserved"


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside, in the forms that a host, a router or a gateway unpacks."""
    number = int(address)
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address in _NAT64 or (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None
