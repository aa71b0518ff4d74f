"""Points by the million: files of any size through the locator in bounded memory, on one machine or on a cluster."""

from geo.bulk.cluster import Cluster
from geo.bulk.placer import ADDED, NOT_PLACED, Question, Tally
from geo.bulk.runs import Engine, OneProcess, locate_file

__all__ = ["ADDED", "NOT_PLACED", "Cluster", "Engine", "OneProcess", "Question", "Tally", "locate_file"]
