// Points: columns of values, decoded once. What a point is decides its shape, how well its place is known decides
// whether it is solid, and the chosen style decides its colour.

const TURN = 2 * Math.PI;
const HOLLOW = new Set(["regency", "province"]); // the point is only a reference of a whole region

// A column travels plain, or as {of: distinct values, at: index per row} when values repeat.
const decodeColumn = (column) => (Array.isArray(column) ? column : column.at.map((at) => column.of[at]));

// "5 1+b": a gap to the next row, and how many consecutive rows follow it, in base 36.
function decodeRows(code) {
  const rows = [];
  let last = -1;
  for (const token of code.split(" ").filter(Boolean)) {
    const [gap, run] = token.split("+").map((digits) => parseInt(digits, 36));
    for (let step = 0; step <= (run || 0); step += 1) rows.push((last += step ? 1 : gap));
  }
  return rows;
}

// Places around one shared reference: a ring of up to six, then wider rings. The order of the members is the order
// of the rows, so the same points always fan out the same way.
function fanOffsets(count, spacing) {
  if (count === 1) return [[0, 0]];
  const offsets = [];
  for (let ring = 1; offsets.length < count; ring += 1) {
    const seats = Math.min(6 * ring, count - offsets.length);
    const radius = Math.max(ring * spacing, count <= 6 ? (seats * spacing) / TURN : 0) * (count === 2 ? 0.62 : 1);
    for (let seat = 0; seat < seats; seat += 1) {
      const angle = (seat / seats) * TURN - (count === 2 ? 0 : TURN / 4);
      offsets.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
    }
  }
  return offsets;
}

const SHAPES = {
  circle: (ctx, x, y, r) => ctx.arc(x, y, r, 0, TURN),
  square: (ctx, x, y, r) => ctx.rect(x - r, y - r, 2 * r, 2 * r),
  diamond: (ctx, x, y, r) => polygon(ctx, [[x, y - r], [x + r, y], [x, y + r], [x - r, y]]),
  triangle: (ctx, x, y, r) => polygon(ctx, [[x, y - r], [x + r * 0.95, y + r * 0.75], [x - r * 0.95, y + r * 0.75]]),
  wedge: (ctx, x, y, r) => polygon(ctx, [[x, y + r], [x + r * 0.95, y - r * 0.75], [x - r * 0.95, y - r * 0.75]]),
  hexagon: (ctx, x, y, r) => polygon(ctx, [...Array(6).keys()].map((tip) =>
    [x + r * Math.cos((tip / 6) * TURN), y + r * Math.sin((tip / 6) * TURN)])),
  cross: (ctx, x, y, r) => polygon(ctx, [
    [-1, -3], [1, -3], [1, -1], [3, -1], [3, 1], [1, 1], [1, 3], [-1, 3], [-1, 1], [-3, 1], [-3, -1], [-1, -1],
  ].map(([dx, dy]) => [x + (dx * r) / 3, y + (dy * r) / 3])),
  star: (ctx, x, y, r) => polygon(ctx, [...Array(10).keys()].map((tip) => {
    const reach = tip % 2 ? r * 0.46 : r;
    const angle = (tip / 10) * TURN - TURN / 4;
    return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
  })),
};

const OWN_SHAPES = ["triangle", "wedge", "hexagon", "cross"]; // by the order in which layers were imported

function polygon(ctx, corners) {
  corners.forEach(([x, y], at) => (at ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.closePath();
}

// Symbols differ in a few dozen ways while there may be thousands of points: each way is drawn once and then stamped,
// which is some ten times faster than tracing every circle.
const stamps = new Map();

function stamp(symbol, radius, ratio) {
  const key = `${Object.values(symbol).join(" ")} ${radius} ${ratio}`;
  if (!stamps.has(key)) {
    const reach = Math.ceil(radius * symbol.size + 4);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 2 * reach * ratio;
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    drawSymbol(ctx, symbol, reach, reach, radius);
    stamps.set(key, { canvas, reach });
  }
  return stamps.get(key);
}

// One symbol, for the map and for the legend alike.
function drawSymbol(ctx, { shape, size, hollow, colour }, x, y, radius) {
  const trace = () => {
    ctx.beginPath();
    SHAPES[shape](ctx, x, y, radius * size);
  };
  const isSite = shape === "diamond" || shape === "star";
  ctx.lineJoin = "round";
  trace();
  ctx.strokeStyle = "rgba(255,255,255,.95)"; // a halo lifts the symbol off any class colour
  ctx.lineWidth = isSite ? 4.2 : Math.min(2.6, radius * 0.8);
  ctx.stroke();
  ctx.fillStyle = hollow ? "rgba(255,255,255,.92)" : colour;
  ctx.fill();
  ctx.strokeStyle = isSite && !hollow ? "#14202b" : colour;
  ctx.lineWidth = hollow ? Math.min(1.8, radius * 0.5) : isSite ? 1.3 : 0.8;
  ctx.stroke();
}

class Marks {
  constructor(payload, styles) {
    this.styles = styles;
    this.shipped = Marks.read(payload, () => "");
    this.setOwn(null);
    this.visible = [];
    this.fans = [];
  }

  // The points of imported layers stand beside the atlas's own: they come later, change, and go.
  setOwn(payload) {
    this.layers = new Map((payload?.layers ?? []).map(([id, name], at) => [id, { name, shape: OWN_SHAPES[at % OWN_SHAPES.length] }]));
    const own = payload ? Marks.read(payload, (id) => this.layers.get(id).shape) : [];
    this.points = [...this.shipped, ...own];
    this.byRow = new Map(this.points.map((point) => [point.row, point]));
  }

  static read(payload, shapeOf) {
    const column = Object.fromEntries(
      Object.entries(payload.columns).map(([name, values]) => [name, decodeColumn(values)]));
    return payload.rows.map((row, at) => {
      const value = Object.fromEntries(Object.entries(column).map(([name, values]) => [name, values[at]]));
      const point = { row, ...value, hollow: HOLLOW.has(value.precision) };
      point.x = worldX(value.lon / payload.unit);
      point.y = worldY(value.lat / payload.unit);
      point.place = `${value.lon} ${value.lat}`;
      return Object.assign(point, Marks.form(point, shapeOf));
    });
  }

  static form({ layer, stage, own_layer }, shapeOf) {
    if (layer === "own") return { shape: shapeOf(own_layer), size: 1.35, rank: 1 };
    if (layer === "programme_site") {
      return stage === "first_target" ? { shape: "star", size: 2.1, rank: 3 } : { shape: "diamond", size: 1.6, rank: 2 };
    }
    return layer === "place" ? { shape: "square", size: 0.95, rank: 1 } : { shape: "circle", size: 1, rank: 0 };
  }

  show(code, style) {
    this.style = this.styles[style];
    this.column = style;
    this.visible = code === "*" ? this.points : decodeRows(code).map((row) => this.byRow.get(row)).filter(Boolean);
    const shared = new Map();
    for (const point of this.visible) {
      if (!shared.has(point.place)) shared.set(point.place, []);
      shared.get(point.place).push(point);
    }
    this.fans = [...shared.values()];
    this.placed = false;
    this.drawn = [...this.visible].sort((a, b) => a.rank - b.rank || b.hollow - a.hollow || a.row - b.row);
  }

  group(point) {
    return this.style[point[`group_${this.column}`]];
  }

  symbol(point) {
    return { shape: point.shape, size: point.size, hollow: point.hollow, colour: this.group(point).colour };
  }

  project(scale, origin, zoom) {
    this.placed = true;
    this.radius = Math.min(6.5, Math.max(2.3, 3.4 + (zoom - 4.75) * 0.7));
    for (const fan of this.fans) {
      const widest = Math.max(...fan.map(({ size }) => size));
      const offsets = fanOffsets(fan.length, this.radius * (1 + widest) + 1.5);
      fan.forEach((point, at) => {
        point.hubX = point.x * scale - origin.x;
        point.hubY = point.y * scale - origin.y;
        point.px = point.hubX + offsets[at][0];
        point.py = point.hubY + offsets[at][1];
      });
    }
  }

  draw(ctx, bounds, active) {
    const near = ({ px, py }) =>
      px > bounds.min.x - 20 && px < bounds.max.x + 20 && py > bounds.min.y - 20 && py < bounds.max.y + 20;
    ctx.strokeStyle = "rgba(30,41,52,.55)";
    ctx.lineWidth = 0.8;
    ctx.beginPath();
    for (const fan of this.fans.filter(({ length }) => length > 1)) {
      for (const { hubX, hubY, px, py } of fan) {
        ctx.moveTo(hubX, hubY);
        ctx.lineTo(px, py);
      }
    }
    ctx.stroke();
    const ratio = window.devicePixelRatio || 1;
    const snap = (pixel) => Math.round(pixel * ratio) / ratio; // between device pixels a stamp would blur
    for (const point of this.drawn.filter(near)) {
      if (point.row === active) this.drawActive(ctx, point);
      const { canvas, reach } = stamp(this.symbol(point), this.radius, ratio);
      ctx.drawImage(canvas, snap(point.px - reach), snap(point.py - reach), 2 * reach, 2 * reach);
    }
  }

  drawActive(ctx, { px, py, size }) {
    for (const [width, colour] of [[5, "#fff"], [2, "#111"]]) {
      ctx.beginPath();
      ctx.arc(px, py, this.radius * size + 4.5, 0, TURN);
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.stroke();
    }
  }

  // The topmost point under the pointer; a finger is given more room than a mouse.
  at({ x, y }, slack) {
    let found;
    for (const point of this.drawn ?? []) {
      const reach = this.radius * point.size + slack;
      const isNearer = () => !found || point.rank > found.rank
        || Math.hypot(found.px - x, found.py - y) > Math.hypot(point.px - x, point.py - y);
      if (Math.hypot(point.px - x, point.py - y) <= reach && isNearer()) found = point;
    }
    return found;
  }
}
