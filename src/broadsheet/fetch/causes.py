"""libcurl's ways to fail, in our few stable words."""

import errno
from typing import NamedTuple

import pycurl

from broadsheet.errors import FetchError


class Failure(NamedTuple):
    """What libcurl said, and how far the exchange had come."""

    code: int  # CURLcode
    said: str
    errno: int = 0
    connected: bool = False
    received: int = 0  # bytes, headers included
    seconds: float = 0.0  # that it took


_MANY = "sends more headers than a page can need"
_CAUSES = {
    pycurl.E_COULDNT_RESOLVE_HOST: ("dns", "there is no such host: is the name right, and is there a network?"),
    pycurl.E_COULDNT_RESOLVE_PROXY: ("dns", "the proxy's name does not resolve"),
    pycurl.E_PARTIAL_FILE: ("wrong length", "the answer ends before its stated length"),
    pycurl.E_GOT_NOTHING: ("reset", "closed the connection without an answer"),
    pycurl.E_SEND_ERROR: ("reset", "closed the connection"),
    pycurl.E_RECV_ERROR: ("reset", "broke off the connection"),
    pycurl.E_HTTP2: ("reset", "broke off the connection (HTTP/2)"),
    pycurl.E_URL_MALFORMAT: ("bad address", "is no address that can be asked for"),
    pycurl.E_UNSUPPORTED_PROTOCOL: ("bad answer", "does not speak HTTP"),
    pycurl.E_FTP_WEIRD_SERVER_REPLY: ("bad answer", "does not speak HTTP"),  # 8: CURLE_WEIRD_SERVER_REPLY
    92: ("reset", "broke off the connection (HTTP/2)"),  # CURLE_HTTP2_STREAM
    100: ("too large", _MANY),  # CURLE_TOO_LARGE
    97: ("unreachable", "the proxy cannot be used"),  # CURLE_PROXY
}
_TLS = {
    pycurl.E_SSL_CONNECT_ERROR,
    pycurl.E_PEER_FAILED_VERIFICATION,
    pycurl.E_SSL_CACERT_BADFILE,
    pycurl.E_SSL_CERTPROBLEM,
    pycurl.E_SSL_CIPHER,
    pycurl.E_SSL_ISSUER_ERROR,
    pycurl.E_SSL_INVALIDCERTSTATUS,
}
_ERRNO = {
    errno.ECONNREFUSED: ("refused", "refused the connection"),
    errno.ECONNRESET: ("reset", "broke off the connection"),
}


def failure(told: Failure) -> FetchError:
    """The error for a failed transfer. Its `cause` is stable; its words are for people."""
    if told.code == pycurl.E_OPERATION_TIMEDOUT:
        return _late(told)
    if told.code in _TLS:
        said = told.said.partition(": ")[2] if "problem: " in told.said else told.said
        return FetchError(f"no safe connection: {said}", cause="tls")
    if told.code == pycurl.E_COULDNT_CONNECT:
        cause, what = _ERRNO.get(told.errno, ("unreachable", "cannot be reached"))
        return FetchError(what, cause=cause)
    if told.code == pycurl.E_RECV_ERROR and "chunk" in told.said.lower():
        return FetchError("its chunks are malformed", cause="bad answer")
    if told.code == pycurl.E_RECV_ERROR and "response headers" in told.said:
        return FetchError(_MANY, cause="too large")
    cause, what = _CAUSES.get(told.code, ("unreachable", f"{told.said} (curl {told.code})"))
    return FetchError(what, cause=cause)


def _late(told: Failure) -> FetchError:
    waited = f"{told.seconds:.0f} s"
    if told.received:
        return FetchError(f"not finished after {waited} ({told.received:,} bytes came)", cause="too slow")
    what = f"no answer within {waited}" if told.connected else f"no connection within {waited}"
    return FetchError(what, cause="timeout")
