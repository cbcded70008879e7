"""How often one address may ask. For public pages; signing in has allauth's own limits."""

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from competence.people import clock

MINUTE = 60


def within(request: HttpRequest, what: str, a_minute: int) -> bool:
    """False when this address has asked more than so often within the running minute."""
    window = int(clock.machine_now().timestamp()) // MINUTE
    key = f"pace:{what}:{_address(request)}:{window}"
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        return cache.incr(key) <= a_minute
    except ValueError:
        # The cache dropped the row between the two calls; nobody is shut out for that.
        return True


def _address(request: HttpRequest) -> str:
    """As seen through the proxies we trust. Whoever has one IPv6 address has the whole /64."""
    found = ip_address(get_adapter().get_client_ip(request))
    if isinstance(found, IPv6Address) and not found.ipv4_mapped:
        return str(ip_network((found, 64), strict=False).network_address)
    return str(found)
