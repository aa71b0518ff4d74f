"""The live layer: OGC API – Features on this machine, through pygeoapi, for QGIS and other GIS clients.

Only this room imports pygeoapi, which ``requirements-ogc.txt`` adds; its door is ``live.service``, and it is imported
when it is asked for, so that app and command line start without it. Addresses, limits and clients: docs/live-layer.md.
"""
