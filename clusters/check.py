"""The check of an officer's edited registers: every fault in one pass, never only the first."""

from collections.abc import Iterator

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from clusters.contracts import SCHEMAS
from clusters.faults import Fault
from clusters.points import judge_points
from clusters.references import judge_references
from clusters.rules import ROW_RULES
from clusters.sheets import path_of, read_sheet
from geo.boundaries import load_regencies

__all__ = ["Fault", "check_registers"]


def check_registers() -> list[Fault]:
    """Check all registers of the data folder in force.

    Returns:
        Every fault, by register (in the order of the contracts), line and column; empty when all is well.

    Raises:
        AssetFault: when the boundary layer that points are judged by is missing or unreadable.
    """
    regencies = load_regencies()
    tables: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name, schema in SCHEMAS.items():
        rows, found = read_sheet(name, list(schema.columns))
        faults += found
        if rows is not None:
            faults += _judge_contract(name, schema, rows)
            tables[name] = rows
    faults += judge_references(tables)
    faults += judge_points(tables, regencies)
    order = {path_of(name): place for place, name in enumerate(SCHEMAS)}
    return sorted(set(faults), key=lambda fault: (order[fault.register], fault))


def _judge_contract(name: str, schema: pa.DataFrameSchema, rows: pd.DataFrame) -> Iterator[Fault]:
    try:
        schema.validate(rows, lazy=True)
    except SchemaErrors as errors:
        for error in errors.schema_errors:
            yield from _faults_of(name, schema, rows, error)


def _faults_of(name: str, schema: pa.DataFrameSchema, rows: pd.DataFrame, error: SchemaError) -> Iterator[Fault]:
    path = path_of(name)
    columns = ", ".join(schema.columns)
    if error.reason_code is SchemaErrorReason.COLUMN_NOT_IN_SCHEMA:
        yield Fault(path, 1, str(error.failure_cases), "column_unknown", allowed=columns)
    elif error.reason_code is SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME:
        yield Fault(path, 1, str(error.failure_cases), "column_missing", allowed=columns)
    elif error.reason_code is SchemaErrorReason.DATAFRAME_CHECK and isinstance(error.check, pa.Check):
        # A rule over whole rows (a duplicate) is reported once a row, at the first of its columns.
        key = (error.check.description or "").split(" + ") if error.check.name in ROW_RULES else [error.schema.name]
        for line in dict.fromkeys(error.failure_cases["index"]):
            given = " + ".join(cell for cell in rows.loc[line, key] if cell)
            yield Fault(path, int(line), key[0], str(error.check.name), given, error.check.description or "")
    else:
        raise error
