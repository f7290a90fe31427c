"""The house's figures as Prometheus asks for them: read from the database when asked, at most every few seconds."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from casework.figures import Figures, figures
from casework.metrics import COUNTER, HISTOGRAM, METRICS
from casework.metrics import Metric as Listed
from claims.refused import Unavailable

if TYPE_CHECKING:
    from casework.office import Office

KEEP_SECONDS = 5.0


class HouseCollector(Collector):
    """Tells every figure of casework.metrics; while the database is away only that, and what this machine knows."""

    def __init__(self, office: Office, folder: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._office = office
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._read_at: float | None = None
        self._found: Figures | None = None

    def describe(self) -> Iterable[Metric]:
        """Nothing before it is asked: the names are all of one list."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The metric families, in the order of the list."""
        found = self._figures()
        own = {"krav_up": float(found is not None), "krav_disk_free_bytes": _free(self._folder)}
        for metric in METRICS:
            if metric.name in own:
                if own[metric.name] is not None:
                    yield GaugeMetricFamily(metric.name, metric.help, value=own[metric.name])
            elif found is not None:
                yield _family(metric, found)

    def _figures(self) -> Figures | None:
        with self._lock:
            now = self._clock()
            if self._read_at is None or now - self._read_at >= KEEP_SECONDS:
                try:
                    self._found = figures(self._office)
                except Unavailable:
                    self._found = None
                self._read_at = now
            return self._found


def exposition(office: Office, folder: Path) -> Callable[[], bytes]:
    """A function that gives everything in Prometheus' text format, from a registry that holds nothing else."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(HouseCollector(office, folder))
    return lambda: generate_latest(registry)


def _family(metric: Listed, found: Figures) -> Metric:
    if metric.kind == HISTOGRAM:
        return _histogram(metric, found)
    kind = CounterMetricFamily if metric.kind == COUNTER else GaugeMetricFamily
    family = kind(metric.name.removesuffix("_total"), metric.help, labels=metric.labels)
    for labels, value in found.by_label(metric.name).items():
        family.add_metric(list(labels), value)
    return family


def _histogram(metric: Listed, found: Figures) -> Metric:
    family = HistogramMetricFamily(metric.name, metric.help, labels=metric.labels)
    for row in found.counted:
        if row.name == metric.name:
            bounds = [*(str(bound) for bound in metric.buckets), "+Inf"]
            family.add_metric([row.label], list(zip(bounds, map(float, row.counts), strict=True)), row.total)
    return family


def _free(folder: Path) -> float | None:
    try:
        return float(shutil.disk_usage(folder).free)
    except OSError:
        return None
