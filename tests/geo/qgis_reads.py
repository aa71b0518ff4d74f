"""Run by the system's Python, which has QGIS: print how QGIS reads the layers of a GeoPackage, as JSON.

The default style is the one in the file; ``sld`` says whether the file's SLD is understood too.
"""

import json
import os
import sqlite3
import sys
import tempfile
from pathlib import Path

from qgis.core import QgsApplication, QgsVectorLayer

path = sys.argv[1]
application = QgsApplication([], False)  # noqa: FBT003 - QGIS's own signature
application.initQgis()


def rules(layer: QgsVectorLayer) -> list[list[str]]:
    drawn = layer.renderer()
    if drawn.type() != "RuleRenderer":
        return [["", drawn.symbol().color().name()]]
    return [[rule.filterExpression(), rule.symbol().color().name()] for rule in drawn.rootRule().children()]


def reads_sld(layer: QgsVectorLayer, sld: str) -> bool:
    with tempfile.NamedTemporaryFile("w", suffix=".sld", encoding="utf-8") as file:
        file.write(sld)
        file.flush()
        return bool(layer.loadSldStyle(file.name)[1])


told = {}
with sqlite3.connect(f"file:{Path(path)}?mode=ro", uri=True) as base:
    slds = dict(base.execute("SELECT f_table_name, styleSLD FROM layer_styles"))
for name in sys.argv[2:]:
    layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    found = layer.loadDefaultStyle()
    told[name] = {
        "valid": layer.isValid(),
        "features": layer.featureCount(),
        "style": found[1] and "Provider" in found[0],
        "labels": layer.labeling().settings().fieldName if layer.labelsEnabled() else "",
        "rules": rules(layer),
        "sld": reads_sld(layer, slds[name]),
    }
sys.stdout.write(json.dumps(told))
sys.stdout.flush()
# QGIS falls over while it tidies up what Python still holds.
os._exit(0)
