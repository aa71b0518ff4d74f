"""WHERE: codes, names, vintages, boundaries, crosswalk, measures and files of geometry. Knows nothing of industry."""
