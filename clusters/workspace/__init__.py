"""The workspace: all that a planner has set, as a file that opens again elsewhere. Its short form is the share link."""

from clusters.workspace.file import parse_workspace, to_bytes
from clusters.workspace.form import Layer, OwnColumn, Question, QuestionQuotas, Workspace
from clusters.workspace.lines import Change, Line, compare, describe
from clusters.workspace.today import asked_in, declared, settle, with_layer_ids

__all__ = [
    "Change", "Layer", "Line", "OwnColumn", "Question", "QuestionQuotas", "Workspace", "asked_in", "compare",
    "declared", "describe", "parse_workspace", "settle", "to_bytes", "with_layer_ids",
]  # fmt: skip
