"""replay-2017: the figures of the replay page, from the registers."""

from pathlib import Path
from typing import Annotated

import typer

from clusters.atlas import load_atlas
from clusters.ranking_file import to_json_bytes
from clusters.replay import describe_replay, replay
from commands.console import both, tell
from geo.errors import UsageFault
from geo.vintages import TODAY, parse_vintage
from geo.writing import save_bytes

SUFFIX = ".json"


def replay_2017(output: Annotated[Path, typer.Option("-o", "--output", help=both("replay.output"))]) -> None:
    """Replay the choice of 2017 and say how far the public record explains it."""
    if output.suffix != SUFFIX:
        raise UsageFault("suffix_unknown", given=output.name[:60], allowed=SUFFIX)
    found = replay(load_atlas(parse_vintage(TODAY)))
    save_bytes(to_json_bytes(describe_replay(found)), output)
    tell("replay.done", name=output)
