"""Who answers what at `watch --listen`."""

import time
from collections.abc import Callable
from datetime import datetime

from broadsheet.pipeline.watch.report import Report
from broadsheet.pipeline.watch.subscribing import Subscriber
from broadsheet.web.health import health
from broadsheet.web.listening import Answer, Asked
from broadsheet.web.metrics import metrics
from broadsheet.web.websub import hub_says


class Desk:
    """Holds the newest report of a watch (`hear` takes it) and answers requests from it, on any thread."""

    def __init__(self, clock: Callable[[], datetime], hubs: Subscriber, ring: Callable[[], object]) -> None:
        self._clock, self._hubs, self._ring = clock, hubs, ring
        self._report: Report | None = None

    def hear(self, report: Report) -> None:
        """Take the newest report."""
        self._report = report

    def respond(self, asked: Asked) -> Answer:
        """Answer /health, /metrics, and the paths that hubs know. Raises: StoreError."""
        if asked.path not in ("/health", "/metrics"):
            return hub_says(asked, self._hubs, self._clock(), self._ring)
        if asked.method == "POST":
            return Answer(405, b"only to be read\n")
        if self._report is None:
            return Answer(503, b"starting\n")
        told = health if asked.path == "/health" else metrics
        return told(self._report, self._clock(), time.monotonic())
