"""A server on the loopback that says, byte for byte, what a test wants said."""

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
LOOPBACK = ("127.0.0.0/8",)
NOWHERE = "a" * 64 + ".invalid"  # too long for a name: fails without asking the network
Answer = bytes | Callable[[socket.socket], None]


def answer(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    """A whole HTTP answer; names with _ for -."""
    lines = [f"HTTP/1.1 {status}", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
    if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class Site:
    """Answers by path; counts requests and connections, keeps what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.connections = self.open = 0
        self.closed = threading.Event()  # a connection was
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self.open += 1
            threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        with connection:
            try:
                while request := self._request(connection):
                    self.requests.append(request)
                    path = request.split(" ")[1]
                    reply = self.answers.get(path) or self.answers[path.partition("?")[0]]
                    if callable(reply):
                        reply(connection)
                        return
                    connection.sendall(reply)
            except OSError:
                return  # the client went away, as some tests want
            finally:
                self.open -= 1
                self.closed.set()

    def _request(self, connection: socket.socket) -> str:
        data = b""
        while not data.endswith(b"\r\n\r\n"):
            part = connection.recv(65536)
            if not part:
                return ""
            data += part
        return data.decode("latin-1")
