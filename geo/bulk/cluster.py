"""The engine past one machine: parts as plain futures on dask.distributed, retried when a worker is lost.

dask is needed by whoever asks for it and by nobody else, so it is imported when it is asked for. Workers read and
write the files themselves, by the same paths, and must run this project with the same data.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

from geo import store
from geo.bulk.parts import Part, Progress, locate_part
from geo.bulk.placer import Question, Tally
from geo.errors import AtlasError, DataFault, OutputFault, UsageFault

LOCAL_WORKERS: Final = 2
"""Processes on this machine when no scheduler is named."""

_ADDRESS: Final = re.compile(r"tcp://(\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5}")
_RETRIES: Final = 3
"""How often a part that failed is tried again, beyond what the scheduler retries when a worker dies."""

_JOIN_SECONDS: Final = 30
"""How long a scheduler may take to answer, and to have a worker."""

_WAIT_SECONDS: Final = 15
"""How long to wait for a part before asking whether any worker is left; asked so often in a row."""

_ASKED: Final = 4


@dataclass(frozen=True)
class _Fault:
    """A fault met by a worker: its kind, key and values travel, for an exception would lose them."""

    kind: type[AtlasError]
    key: str
    values: Mapping[str, object]


class Cluster:
    """Does the parts on a scheduler's workers, or on two processes of this machine.

    Args:
        scheduler: tcp://HOST:PORT; "" = two processes of this machine, on the loopback address.
    """

    divides = True

    def __init__(self, scheduler: str = "") -> None:
        """Check the address. Raises UsageFault when it is none."""
        if scheduler and not _ADDRESS.fullmatch(scheduler):
            raise UsageFault("cluster_address", given=scheduler[:60])
        self._scheduler = scheduler

    def run(self, parts: Sequence[Part], question: Question, progress: Progress) -> Tally:
        """Do all parts and return their tally together.

        Raises UsageFault when dask is missing or no scheduler answers, OutputFault when the cluster is lost, and
        whatever fault a worker met.
        """
        distributed = _load()
        with self._connect(distributed) as client:
            try:
                futures = client.map(
                    _locate, parts, question=question, data_hash=store.data_hash(), retries=_RETRIES, pure=False
                )
                tally = Tally()
                for done, future in enumerate(_as_done(distributed, client, futures), start=1):
                    tally += _take(future)
                    progress(done / len(parts))
            except OSError as error:
                # A connection that breaks off is an OSError in every version of distributed.
                raise OutputFault("cluster_lost") from error
        return tally

    @contextmanager
    def _connect(self, distributed: ModuleType) -> Iterator[Any]:
        if not self._scheduler:
            with (
                distributed.LocalCluster(
                    n_workers=LOCAL_WORKERS, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
                ) as cluster,
                distributed.Client(cluster) as client,
            ):
                yield client
            return
        try:
            client = distributed.Client(self._scheduler, timeout=_JOIN_SECONDS)
        except (OSError, TimeoutError) as error:
            raise UsageFault("cluster_unreachable", given=self._scheduler) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=_JOIN_SECONDS)
            except TimeoutError as error:
                raise UsageFault("cluster_idle", given=self._scheduler) from error
            yield client


def _load() -> ModuleType:
    try:
        import distributed  # noqa: PLC0415 - only those who ask for a cluster need it installed
    except ImportError as error:
        raise UsageFault("cluster_missing") from error
    return distributed


def _locate(part: Part, question: Question, data_hash: str) -> Tally | _Fault:
    """Do a part in a worker."""
    try:
        if store.data_hash() != data_hash:
            raise DataFault("cluster_data")
        return locate_part(part, question, lambda _: None)
    except AtlasError as fault:
        return _Fault(type(fault), fault.key, fault.values)


def _as_done(distributed: ModuleType, client: Any, futures: Sequence[Any]) -> Iterator[Any]:
    """Yield futures as they end. Raises OutputFault when no worker has been left for a while."""
    waiting, asked = set(futures), 0
    while waiting:
        try:
            ended, waiting = distributed.wait(waiting, timeout=_WAIT_SECONDS, return_when="FIRST_COMPLETED")
        except TimeoutError:
            asked = 0 if client.nthreads() else asked + 1
            if asked == _ASKED:
                raise OutputFault("cluster_lost") from None
            continue
        yield from ended


def _take(future: Any) -> Tally:
    error = future.exception()
    if isinstance(error, ModuleNotFoundError):
        raise UsageFault("cluster_import", given=str(error.name)[:60])
    if error is not None:
        raise OutputFault("cluster_failed", reason=type(error).__name__) from error
    result: Tally | _Fault = future.result()
    if isinstance(result, _Fault):
        raise result.kind(result.key, **result.values)
    return result
