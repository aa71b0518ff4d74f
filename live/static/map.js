// Draws the features of this page: the same address, asked for as JSON. Without a base map, since nothing is fetched
// from another host.
"use strict";
(() => {
  const element = document.getElementById("map");
  const ink = getComputedStyle(element);
  const style = { color: ink.getPropertyValue("--line"), weight: 1, fillColor: ink.getPropertyValue("--fill"), fillOpacity: 0.5 };
  const map = L.map(element, { attributionControl: false, maxZoom: 14, zoomSnap: 0.25 });
  map.fitBounds([[-11, 95], [6, 141]]);

  const name = (feature) => {
    const { name, region_name: region, province_name: province } = feature.properties;
    const label = document.createElement("span");
    label.textContent = name ?? region ?? province ?? feature.id;
    return label;
  };

  fetch(element.dataset.features)
    .then((answer) => answer.json())
    .then((features) => {
      const layer = L.geoJSON(features, {
        style,
        pointToLayer: (_feature, place) => L.circleMarker(place, { ...style, radius: 5, fillOpacity: 0.8 }),
        onEachFeature: (feature, drawn) => drawn.bindTooltip(name(feature), { sticky: true }),
      }).addTo(map);
      if (layer.getBounds().isValid()) map.fitBounds(layer.getBounds(), { padding: [12, 12], maxZoom: 10, animate: false });
    });
})();
