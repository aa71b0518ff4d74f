// What is drawn, and in which order: neighbours; regions, borders, selection, points; hover and rectangle on top.

const SELECTED = [[4.6, "#111"], [2, "#fff"]]; // black and white: one of them stands off any class colour
const HOVERED = [[1.8, "#111"]];
const TINY_PX = 14;
const NEAR_ZOOM = 6; // from here on borders have room for weight
const FAR_ZOOM = 4.25; // below, on a phone, they have hardly any

class Painter {
  constructor(atlas) {
    this.atlas = atlas;
    const sheet = (name, zIndex, paint, prepare = this.project) => {
      const pane = atlas.map.createPane(name);
      pane.style.zIndex = zIndex;
      pane.style.pointerEvents = "none";
      const guarded = (ctx, bounds) => prepare.call(this, bounds) && paint.call(this, ctx, bounds);
      return new Sheet(guarded, { pane: name }).addTo(atlas.map);
    };
    this.land = sheet("atlas-land", 250, this.paintLand);
    this.main = sheet("atlas-main", 400, this.paintMain, this.arrange);
    this.over = sheet("atlas-over", 450, this.paintOver);
  }

  get ink() {
    return this.atlas.theme.ink;
  }

  redraw() {
    for (const sheet of [this.land, this.main, this.over]) sheet.redraw();
  }

  // Projects what is in view and as much again on every side, when zoom or origin have changed since the last time or
  // the view has left what was projected; panning changes neither. False before there is anything to show.
  project(bounds) {
    const { ready, map, backdrop, geography } = this.atlas;
    if (!ready) return false;
    const zoom = map.getZoom();
    const origin = map.getPixelOrigin();
    const key = `${zoom} ${origin.x} ${origin.y}`;
    if (this.projected === key && this.reach.contains(bounds)) return true;
    const scale = TILE * 2 ** zoom;
    this.reach = L.bounds(bounds.min.subtract(bounds.getSize()), bounds.max.add(bounds.getSize()));
    const { min, max } = this.reach;
    const window = [min.x + origin.x, min.y + origin.y, max.x + origin.x, max.y + origin.y].map((pixel) => pixel / scale);
    backdrop.project(scale, origin, window);
    geography.project(scale, origin, window);
    this.projected = key;
    return true;
  }

  // Gives points and links their places: for each projection and each set of points, and where points are so many that
  // they are counted, for each view.
  arrange(bounds = this.main._bounds) {
    if (!this.project(bounds)) return false;
    const { map, geography: { scale, origin }, marks, links } = this.atlas;
    const key = `${this.projected} ${marks.areMany ? `${bounds.min} ${bounds.max}` : ""}`;
    if (!marks.placed || this.arranged !== key) {
      marks.arrange(scale, origin, map.getZoom(), bounds);
      links.project(scale, origin, marks);
    }
    this.arranged = key;
    return true;
  }

  paintLand(ctx, bounds) {
    const { backdrop, hasTiles } = this.atlas;
    if (hasTiles) return;
    ctx.fillStyle = this.ink.land;
    ctx.fill(backdrop.path, "evenodd");
    ctx.strokeStyle = this.ink.landEdge;
    ctx.lineWidth = 0.6;
    ctx.stroke(backdrop.path);
    this.fadeLand(ctx, bounds, backdrop.box);
  }

  // The neighbours are cut to a box around the country; towards its edge they sink into the sea instead of ending.
  fadeLand(ctx, { min, max }, { left, top, right, bottom }) {
    const reach = 0.09 * (bottom - top);
    const sides = [
      [left, 0, left + reach, 0, [min.x, min.y, left + reach - min.x, max.y - min.y]],
      [right, 0, right - reach, 0, [right - reach, min.y, max.x - right + reach, max.y - min.y]],
      [0, top, 0, top + reach, [min.x, min.y, max.x - min.x, top + reach - min.y]],
      [0, bottom, 0, bottom - reach, [min.x, bottom - reach, max.x - min.x, max.y - bottom + reach]],
    ];
    for (const [x0, y0, x1, y1, [x, y, width, height]] of sides) {
      if (width <= 0 || height <= 0) continue;
      const fade = ctx.createLinearGradient(x0, y0, x1, y1);
      fade.addColorStop(0.1, this.ink.sea);
      fade.addColorStop(1, this.ink.seaClear);
      ctx.fillStyle = fade;
      ctx.fillRect(x, y, width, height);
    }
  }

  paintMain(ctx, bounds) {
    const { map, hasTiles, selected, marks, links, state, labels } = this.atlas;
    ctx.lineJoin = "round";
    ctx.globalAlpha = hasTiles ? 0.65 : 1;
    this.paintRegions(ctx, bounds);
    ctx.globalAlpha = 1;
    this.paintBorders(ctx);
    for (const code of selected) this.paintOutline(ctx, code, SELECTED);
    links.draw(ctx);
    marks.draw(ctx, bounds, (count) => this.atlas.write(count));
    links.label(ctx, map.getZoom());
    labels.show(state.labels, marks);
  }

  paintRegions(ctx, bounds) {
    const { geography, state: { level, vintage, classes, palette } } = this.atlas;
    for (const region of geography.regions) {
      const [left, top, right, bottom] = geography.extent([region]);
      if (left > bounds.max.x || right < bounds.min.x || top > bounds.max.y || bottom < bounds.min.y) continue;
      const index = classes[Geography.unit(region, level, vintage)];
      ctx.fillStyle = index === undefined ? this.hatch(ctx) : index < 0 ? this.ink.outside : palette[index];
      const path = geography.pathOf(region);
      ctx.fill(path, "evenodd");
      ctx.strokeStyle = index === undefined ? this.ink.missing : ctx.fillStyle;
      ctx.lineWidth = level === "province" ? 1.3 : 0.8; // closes the hairline that antialiasing leaves between two fills
      ctx.stroke(path);
    }
  }

  hatch(ctx) {
    if (this.pattern && this.patternOf === this.ink) return this.pattern;
    this.patternOf = this.ink;
    const tile = el("canvas");
    tile.width = tile.height = 6;
    const pen = tile.getContext("2d");
    pen.fillStyle = this.ink.missing;
    pen.fillRect(0, 0, 6, 6);
    pen.strokeStyle = this.ink.hatch;
    pen.lineWidth = 0.9;
    for (const shift of [-6, 0, 6]) {
      pen.moveTo(shift, 6);
      pen.lineTo(shift + 6, 0);
    }
    pen.stroke();
    this.pattern = ctx.createPattern(tile, "repeat");
    return this.pattern;
  }

  paintBorders(ctx) {
    const { map, geography: { lines, lakes }, state: { level, vintage } } = this.atlas;
    const zoom = map.getZoom();
    const isNear = zoom >= NEAR_ZOOM;
    const stroke = (path, colour, width) => {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.stroke(path);
    };
    if (level === "regency") stroke(lines.regency, this.ink.regency, isNear ? 0.9 : 0.45);
    ctx.fillStyle = this.ink.lake;
    ctx.fill(lakes, "evenodd");
    stroke(lines.lake, this.ink.coast, 0.5);
    stroke(lines.coast, this.ink.coast, isNear ? 0.7 : 0.5);
    if (isNear) stroke(lines.province[vintage], this.ink.casing, 3);
    stroke(lines.province[vintage], this.ink.province, isNear ? 1.3 : zoom < FAR_ZOOM ? 0.5 : 0.9);
  }

  // An island town is a few pixels on the national map: a ring around it says what an outline cannot.
  paintOutline(ctx, code, pens) {
    const { geography, state: { level, vintage } } = this.atlas;
    const members = geography.members(code, level, vintage);
    if (!members.length) return;
    const path = geography.outline(code, level, vintage);
    const [left, top, right, bottom] = geography.extent(members);
    if (Math.max(right - left, bottom - top) < TINY_PX) {
      const [x, y, radius] = [(left + right) / 2, (top + bottom) / 2, TINY_PX * 0.8];
      path.moveTo(x + radius, y);
      path.arc(x, y, radius, 0, TURN);
    }
    for (const [width, colour] of pens) {
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.stroke(path);
    }
  }

  paintOver(ctx) {
    const { map, hovered, sketch, state } = this.atlas;
    ctx.lineJoin = "round";
    if (hovered?.code) this.paintOutline(ctx, hovered.code, HOVERED);
    const bounds = sketch ?? (state.bbox && boundsOf(state.bbox));
    if (!bounds) return;
    const from = map.latLngToLayerPoint(bounds.getNorthWest());
    const to = map.latLngToLayerPoint(bounds.getSouthEast());
    ctx.fillStyle = "rgba(20,32,43,.05)";
    ctx.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
    for (const [dash, colour, width] of [[[], "#fff", 3.4], [[6, 4], "#14202b", 1.6]]) {
      ctx.setLineDash(dash);
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
    }
    ctx.setLineDash([]);
  }
}
