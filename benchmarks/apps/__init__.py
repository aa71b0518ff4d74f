"""Small apps that are measured: our map, the usual way to draw it, and a page with nothing on it."""
