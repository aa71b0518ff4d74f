"""SCREENS: session, pages, parts and the map. Sits above geo and clusters; nothing below may import it."""
