# ruff: noqa: INP001 - run by QGIS, not imported
"""Take the picture of QGIS with a GeoPackage of ours: its layers as QGIS draws them by the styles in the file.

python cli.py export --layer regions --layer sentra --layer programme-sites -o sentra-atlas.gpkg
xvfb-run -a -s "-screen 0 1280x800x24" qgis --nologo --noplugins --code docs/screens/qgis_window.py
"""

import os
from pathlib import Path

from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QToolBar
from qgis.utils import iface

FILE = Path(os.environ.get("GEOPACKAGE", "sentra-atlas.gpkg")).resolve()
PICTURE = Path(os.environ.get("PICTURE", "docs/screens/qgis.png"))
INDONESIA = QgsRectangle(94.5, -11.5, 141.5, 6.8)
TOOLS = ("mFileToolBar", "mMapNavToolBar", "mAttributesToolBar")

window = iface.mainWindow()
window.showNormal()
window.resize(1180, 640)
for layer in ("regions", "sentra", "programme_sites"):
    iface.addVectorLayer(f"{FILE}|layername={layer}", layer, "ogr")
for bar in window.findChildren(QToolBar):
    bar.setVisible(bar.objectName() in TOOLS)
for dock in window.findChildren(QDockWidget):
    dock.setVisible(dock.objectName() == "Layers")
window.resizeDocks([window.findChild(QDockWidget, "Layers")], [210], 1)


def zoom() -> None:
    """Show all of Indonesia."""
    iface.mapCanvas().setExtent(INDONESIA)
    iface.mapCanvas().refresh()


def save() -> None:
    """Save what the window shows and leave without asking about the project."""
    window.grab().save(str(PICTURE))
    QApplication.exit()
    os._exit(0)


QTimer.singleShot(3000, zoom)
QTimer.singleShot(12000, save)
