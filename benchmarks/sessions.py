"""Many readers on one server: what a session takes of its memory, and how long each waits when all filter at once."""

import asyncio
import random
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from benchmarks.browser import APPS, ROOT, serve
from benchmarks.report import Line, Measured, table
from benchmarks.visitors import Visitor

PACKAGES: Final = ("streamlit", "websockets", "numpy", "pandas")

OPEN: Final = (1, 10, 50)
PEERS_OPEN: Final = 10
MOST_MB: Final = 15.0
MOST_TIMES: Final = 5.0

FILTER: Final = "widget_kbli"
THEIR_FILTER: Final = "leave_out"
PRESSES: Final = 3
"""Changes that each visitor makes before its memory is counted."""
EARLIER: Final = 10
"""Visitors who have left before the count begins, so that what Python keeps of them for reuse is no session's."""
SINGLE: Final = 12
BURSTS: Final = 3
OFFICE_SECONDS: Final = 60
EVERY_SECONDS: Final = 20
"""In the office each of the fifty filters once in so many seconds on average, at random."""
SETTLE_SECONDS: Final = 3


def measure() -> Measured:
    """Measure memory and waiting of our app, and the memory of the usual way."""
    with serve(ROOT / "app.py") as address:
        memory, waits = asyncio.run(_ours(address))
    with serve(ROOT / "app.py") as one, serve(ROOT / "app.py") as other:
        waits["all in the same instant, two servers"] = asyncio.run(_on_servers((one, other)))
    with serve(APPS / "naive.py", env={"SENTRA_ATLAS_BENCH_POINTS": "300"}) as address:
        theirs = asyncio.run(_theirs(address))
    judged = [
        *(
            Line(f"memory per session, {count} open", [(memory[count] - memory[0]) / count], "MB", at_most=MOST_MB)
            for count in OPEN
        ),
        Line(f"memory per session, {PEERS_OPEN} open, the usual way (st_folium, 300 points)", [theirs], "MB"),
        *(
            Line(
                f"{OPEN[-1]} sessions, {name}: 95 % wait at most, of a single session's time",
                [_quantile(spent) / statistics.median(waits["alone"])],
                "x",
                at_most=MOST_TIMES,
            )
            for name, spent in waits.items()
            if name != "alone"
        ),
    ]
    times = [
        *(Line(f"a filter change, {name}", [1e3 * one for one in spent], "ms") for name, spent in waits.items()),
        Line("the server with no session open", [memory[0]], "MB"),
    ]
    print(table(judged + times), flush=True)
    return Measured(judged, times)


async def _ours(address: str) -> tuple[dict[int, float], dict[str, list[float]]]:
    """Return MB of the server by open sessions, and the seconds of filter changes, alone and among fifty."""
    await _come_and_go(address)
    memory = {0: await _memory(address)}
    visitors: list[Visitor] = []
    for count in OPEN:
        while len(visitors) < count:
            visitors.append(await Visitor.arrive(address))
            for at in range(PRESSES):
                await visitors[-1].press(FILTER, len(visitors) + at)
        memory[count] = await _memory(address)
    waits = {"alone": [await visitors[0].press(FILTER, at) for at in range(SINGLE)]}
    waits["once in 20 seconds each"] = await _office(visitors)
    waits["all in the same instant"] = await _instant(visitors)
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
    return memory, waits


async def _on_servers(addresses: Sequence[str]) -> list[float]:
    """Return the seconds of filter changes in the same instant, the visitors spread over servers as nginx does it."""
    visitors = [await Visitor.arrive(addresses[at % len(addresses)]) for at in range(OPEN[-1])]
    for at, visitor in enumerate(visitors):
        await visitor.press(FILTER, at)
    spent = await _instant(visitors)
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
    return spent


async def _instant(visitors: Sequence[Visitor]) -> list[float]:
    """Let everybody filter in the same instant, some times; return what each change took."""
    return [
        spent
        for burst in range(BURSTS)
        for spent in await asyncio.gather(*(one.press(FILTER, at + burst) for at, one in enumerate(visitors)))
    ]


async def _theirs(address: str) -> float:
    """Return MB per session of the usual way."""
    visitor = await Visitor.arrive(address)
    await visitor.press(THEIR_FILTER, 0)
    await visitor.leave()
    before = await _memory(address)
    visitors = [await Visitor.arrive(address) for _ in range(PEERS_OPEN)]
    for at, one in enumerate(visitors):
        for step in range(PRESSES):
            await one.press(THEIR_FILTER, at + step)
    after = await _memory(address)
    await asyncio.gather(*(one.leave() for one in visitors))
    return (after - before) / PEERS_OPEN


async def _come_and_go(address: str) -> None:
    """Let some visitors come and go: what all share is loaded, and Streamlit keeps a session for a while after."""
    for _ in range(EARLIER):
        visitor = await Visitor.arrive(address)
        for at in range(PRESSES):
            await visitor.press(FILTER, at)
        await visitor.leave()


async def _office(visitors: list[Visitor]) -> list[float]:
    """Let everybody filter now and then for a minute, by a seeded chance; return what each change took."""
    chance = random.Random(2017)  # noqa: S311 - a schedule, no secret
    spent: list[float] = []

    async def work(visitor: Visitor, moments: list[float]) -> None:
        started = time.perf_counter()
        for at, moment in enumerate(moments):
            await asyncio.sleep(max(0.0, moment - (time.perf_counter() - started)))
            spent.append(await visitor.press(FILTER, at))

    each = [sorted(chance.uniform(0, OFFICE_SECONDS) for _ in range(OFFICE_SECONDS // EVERY_SECONDS)) for _ in visitors]
    await asyncio.gather(*(work(visitor, moments) for visitor, moments in zip(visitors, each, strict=True)))
    return spent


async def _memory(address: str) -> float:
    """Return the resident memory of the server at an address, in MB, once it has come to rest."""
    await asyncio.sleep(SETTLE_SECONDS)
    port = str(urlsplit(address).port).encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
            status = (process / "status").read_text("utf-8")
        except OSError:
            continue  # it has ended meanwhile
        if port in command and b"timeout" not in command[0]:
            return int(status.split("VmRSS:")[1].split()[0]) / 1e3
    raise RuntimeError("the server is gone")


def _quantile(spent: list[float]) -> float:
    return statistics.quantiles(spent, n=20)[-1]
