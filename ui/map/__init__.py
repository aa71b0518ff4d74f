"""The map on screen: one constant Folium map, one own core in the browser, and small states between them."""
