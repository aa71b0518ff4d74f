// A canvas the size of the view (and a margin for dragging) that Leaflet moves and scales, and that one function
// paints. It takes no events: picking goes through the map's own click and mousemove, because of two stacked
// interactive canvases the upper one swallows every click.
const Sheet = L.Renderer.extend({
  initialize(paint, options) {
    L.Renderer.prototype.initialize.call(this, { padding: 0.25, ...options });
    this._paint = paint;
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.className = "atlas-sheet";
    this._ctx = this._container.getContext("2d");
  },

  _destroyContainer() {
    cancelAnimationFrame(this._frame);
    this._container.remove();
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return; // Leaflet scales the old picture until the zoom has ended
    L.Renderer.prototype._update.call(this);
    this._draw();
  },

  redraw() {
    if (!this._map || this._frame) return;
    this._frame = requestAnimationFrame(() => {
      this._frame = 0;
      if (this._map && !this._map._animatingZoom) this._draw();
    });
  },

  _draw() {
    const { min, max } = this._bounds;
    const width = max.x - min.x;
    const height = max.y - min.y;
    const ratio = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this._container, min);
    this._container.width = Math.round(width * ratio); // setting the size also clears the canvas
    this._container.height = Math.round(height * ratio);
    this._container.style.width = `${width}px`;
    this._container.style.height = `${height}px`;
    this._ctx.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
    this._paint(this._ctx, this._bounds);
  },
});
