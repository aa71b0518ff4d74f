"""The tests. A package, for pygeoapi installs one of this name too, and a plain folder would give way to it."""
