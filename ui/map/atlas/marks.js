// The points on the map: one by one where they have room, counted in discs where they would hide one another. A disc
// says how many it stands for, so that discs and single points together are always exactly the points shown.

const MOST_SINGLE = 2000; // more points than these in one view are counted
const MOST_FANNED = 60; // more points than these on one reference are counted, until they are opened
const MOST_OPENED = 400;
const APART = 2; // from this rank on a point is never counted into a disc: it is what the map is about

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

class Marks {
  constructor(payload, styles) {
    this.styles = styles;
    this.payload = payload;
    this.setOwn(null);
    this.show("", Object.keys(styles)[0], null);
  }

  // The points of imported layers stand beside the atlas's own.
  setOwn(payload) {
    this.layers = new Map((payload?.layers ?? []).map(([id, name], at) => [id, { name, shape: OWN_SHAPES[at % OWN_SHAPES.length] }]));
    this.index = new Points(payload ? [this.payload, payload] : [this.payload], (id) => this.layers.get(id).shape);
    this.opened = new Set();
  }

  get points() {
    return this.index.all;
  }

  show(code, style, active) {
    this.style = this.styles[style];
    this.column = `group_${style}`;
    this.groupOf = (point) => this.style[point[this.column]];
    this.flags = this.index.shown(code);
    this.visible = this.points.filter((_, at) => this.flags[at]);
    this.active = active;
    this.present = this.index.oneOfEach(this.visible);
    this.haveShared = this.share();
    this.part();
  }

  // Parts what may be counted into discs from what never is.
  part() {
    this.placed = false;
    if (!this.areMany) return;
    this.apart = this.visible.filter((point) => point.rank >= APART || point.row === this.active || this.opened.has(point));
    const flags = this.flags.slice();
    for (const { row } of this.apart) flags[this.index.at.get(row)] = 0;
    this.counted = this.index.order.filter((at) => flags[at]);
  }

  // Whether any two points shown stand on one place.
  share() {
    const taken = new Uint8Array(this.index.places);
    return this.visible.some(({ place }) => taken[place]++);
  }

  // The point of a row, when it is shown.
  shown(row) {
    const at = this.index.at.get(row);
    return at !== undefined && this.flags[at] ? this.points[at] : undefined;
  }

  symbol(point) {
    return { shape: point.shape, size: point.size, hollow: point.hollow, colour: this.groupOf(point).colour };
  }

  // ---- where each stands

  get areMany() {
    return this.visible.length > MOST_SINGLE;
  }

  arrange(scale, origin, zoom, bounds) {
    if (zoom !== this.zoom && this.opened.size) {
      this.opened.clear();
      this.part();
    }
    this.placed = true;
    this.zoom = zoom;
    this.radius = Math.min(6.5, Math.max(2.3, 3.4 + (zoom - 4.75) * 0.7));
    this.discs = [];
    const single = this.areMany ? this.count(scale, origin, zoom, bounds) : this.visible;
    this.fan(single, scale, origin);
    this.drawn = this.fans.flat().sort((a, b) => a.rank - b.rank || b.hollow - a.hollow || a.row - b.row);
  }

  // Counts what the view holds by the squares of a grid of 45 to 90 pixels; returns the points that stay single.
  count(scale, origin, zoom, bounds) {
    const level = Math.floor(zoom + 2.5);
    const size = scale / 2 ** level;
    const squares = this.index.squares(this.counted, level).filter((square) => {
      square.left = square.left * size - origin.x;
      square.top = square.top * size - origin.y;
      const { left, top } = square;
      return left < bounds.max.x && left + size > bounds.min.x && top < bounds.max.y && top + size > bounds.min.y;
    });
    const isFull = squares.reduce((sum, { members }) => sum + members.length, 0) > MOST_SINGLE;
    const isDisc = ({ members }) => isFull && members.length > 1;
    for (const square of squares.filter(isDisc)) this.discs.push(this.disc(square, size, scale, origin));
    const single = squares.filter((square) => !isDisc(square)).flatMap(({ members }) => [...members]);
    return [...this.apart, ...single.map((at) => this.points[at])].sort((a, b) => a.row - b.row);
  }

  // As near to the middle of its points as its square allows, so that no two discs touch.
  disc({ left, top, members }, size, scale, origin) {
    const disc = new Disc(members, this.shares(members), size / 2 - 1);
    const middle = (column) => {
      let sum = 0;
      for (const at of members) sum += column[at];
      return sum / members.length;
    };
    const inside = (place, from) => Math.min(Math.max(place, from + disc.radius + 1), from + size - disc.radius - 1);
    disc.x = inside(middle(this.index.column.x) * scale - origin.x, left);
    disc.y = inside(middle(this.index.column.y) * scale - origin.y, top);
    return disc;
  }

  // How many of the members have each colour: [group, number], most first.
  shares(members) {
    const counts = new Uint32Array(this.style.length);
    const column = this.index.column[this.column];
    for (const at of members) counts[column[at]] += 1;
    return this.style.map((group, at) => [group, counts[at]]).filter(([, count]) => count).sort(([, a], [, b]) => b - a);
  }

  fan(points, scale, origin) {
    const shared = new Map();
    for (const point of points) {
      if (!shared.has(point.place)) shared.set(point.place, []);
      shared.get(point.place).push(point);
    }
    this.fans = [];
    for (const fan of shared.values()) {
      const [x, y] = [fan[0].x * scale - origin.x, fan[0].y * scale - origin.y];
      if (fan.length > MOST_FANNED && !this.opened.has(fan[0])) {
        const members = Uint32Array.from(fan, ({ row }) => this.index.at.get(row));
        this.discs.push(Object.assign(new Disc(members, this.shares(members), Infinity), { x, y, isShared: true }));
        continue;
      }
      const widest = Math.max(...fan.map(({ size }) => size));
      const offsets = fanOffsets(fan.length, this.radius * (1 + widest) + 1.5);
      fan.forEach((point, at) => {
        point.hubX = x;
        point.hubY = y;
        point.px = x + offsets[at][0];
        point.py = y + offsets[at][1];
      });
      this.fans.push(fan);
    }
  }

  // ---- drawing

  draw(ctx, bounds, write) {
    const near = ({ px, py }) =>
      px > bounds.min.x - 20 && px < bounds.max.x + 20 && py > bounds.min.y - 20 && py < bounds.max.y + 20;
    this.drawLeaders(ctx);
    ctx.font = "600 11px system-ui, sans-serif";
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    drawDiscs(ctx, this.discs.filter(({ isShared }) => !isShared), write);
    for (const disc of this.discs) if (disc.isShared) drawDiscs(ctx, [disc], write); // on a reference it may lie over others
    ctx.textAlign = "start";
    const ratio = window.devicePixelRatio || 1;
    const snap = (pixel) => Math.round(pixel * ratio) / ratio; // between device pixels a stamp would blur
    for (const point of this.drawn.filter(near)) {
      if (point.row === this.active) this.drawActive(ctx, point);
      const { canvas, reach } = stamp(this.symbol(point), this.radius, ratio);
      ctx.drawImage(canvas, snap(point.px - reach), snap(point.py - reach), 2 * reach, 2 * reach);
    }
  }

  drawLeaders(ctx) {
    ctx.strokeStyle = "rgba(88,102,113,.85)"; // off the light sea and off the dark
    ctx.lineWidth = 0.8;
    ctx.beginPath();
    for (const fan of this.fans.filter(({ length }) => length > 1)) {
      for (const { hubX, hubY, px, py } of fan) {
        ctx.moveTo(hubX, hubY);
        ctx.lineTo(px, py);
      }
    }
    ctx.stroke();
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

  // ---- pointing

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

  discAt(place, slack) {
    return this.discs?.find((disc) => disc.holds(place, slack));
  }

  // West, south, east, north of a disc's points in degrees; null when all stand on one place.
  reach({ members }) {
    const points = Array.from(members, (at) => this.points[at]);
    const side = (axis, pick) => points.reduce((most, point) => pick(most, point[axis]), points[0][axis]);
    const [west, south] = [side("lon", Math.min), side("lat", Math.min)];
    const [east, north] = [side("lon", Math.max), side("lat", Math.max)];
    return west === east && south === north ? null : [west, south, east, north].map((degrees) => degrees / this.payload.unit);
  }

  canOpen({ count }) {
    return count <= MOST_OPENED;
  }

  // Shows a disc's points one by one, though they lie over others.
  open({ members }) {
    this.opened = new Set(Array.from(members, (at) => this.points[at]));
    this.part();
  }
}
