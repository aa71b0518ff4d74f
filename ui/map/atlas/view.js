// Where the reader looks: the whole country at first, what was last seen when the frame is rebuilt, a place asked for.

const INDONESIA = L.latLngBounds([-11.1, 94.9], [6.2, 141.1]);
const EDGE_PX = 8;

const boundsOf = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

// The view in sessionStorage survives a page switch, which rebuilds the frame. A browser that forbids storage throws on
// the very name; the map then merely forgets.
const MEMORY = {
  key: "sentra-atlas-view",
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(MEMORY.key) ?? "null");
    } catch {
      return null;
    }
  },
  write(view) {
    try {
      sessionStorage.setItem(MEMORY.key, JSON.stringify(view));
    } catch {
      // nothing is lost but the view
    }
  },
};

class View {
  // legend: the element that stands at the lower edge and should not cover the country
  constructor(map, legend, remember) {
    this.map = map;
    this.legend = legend;
    const kept = remember ? MEMORY.read() : null;
    this.seenFocus = kept?.focus ?? null;
    this.atHome = kept?.home ?? true;
    if (this.atHome) this.goHome(false);
    else map.setView(kept.center, kept.zoom, { animate: false });
    map.on("dragstart zoomstart", () => (this.atHome = false)); // going home says true again once it has set out
    if (remember) map.on("moveend", () => this.keep());
    // A frame starts small and grows; until the reader moves the map it keeps showing the whole country.
    new ResizeObserver(() => this.refit()).observe(map.getContainer());
    legend.addEventListener("toggle", () => this.refit());
  }

  goHome(animate) {
    const { map } = this;
    const size = map.getSize();
    const zoom = map.getBoundsZoom(INDONESIA, false, L.point(2 * EDGE_PX, 2 * EDGE_PX));
    const height = map.project(INDONESIA.getSouthWest(), zoom).y - map.project(INDONESIA.getNorthEast(), zoom).y;
    // The country is wider than most frames: the height that is left goes below it, where the legend stands.
    const spare = Math.max(0, size.y - height - 2 * EDGE_PX);
    const below = EDGE_PX + Math.min(spare, this.legend.offsetHeight);
    map.fitBounds(INDONESIA, { paddingTopLeft: [EDGE_PX, EDGE_PX], paddingBottomRight: [EDGE_PX, below], animate });
    this.atHome = true;
  }

  refit() {
    this.map.invalidateSize({ animate: false }); // keeps the centre
    if (this.atHome) this.goHome(false);
  }

  keep() {
    const { lat, lng } = this.map.getCenter();
    MEMORY.write({ center: [lat, lng], zoom: this.map.getZoom(), home: this.atHome, focus: this.seenFocus });
  }

  // The counter lets the same place be asked for twice, and keeps a rebuilt frame from jumping to an old request.
  follow(focus) {
    if (!focus || focus.n === this.seenFocus) return;
    this.seenFocus = focus.n;
    this.atHome = false;
    this.map.fitBounds(boundsOf(focus.bbox), { padding: [30, 30], maxZoom: 10 });
  }
}
