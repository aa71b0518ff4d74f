// The points that can be shown: columns of values, decoded once, and an order of them in which the points of any square
// of any zoom's grid stand side by side, so that counting them is one pass however many there are.

const HOLLOW = new Set(["regency", "province"]); // the point is only a reference of a whole region
const DEPTH = 16; // the finest grid has 2^16 squares along each side of the world

// A column travels plain, or as {of: distinct values, at: index per row} when values repeat.
const decodeColumn = (column) => (Array.isArray(column) ? column : column.at.map((at) => column.of[at]));

// Two forms, the server sends the shorter. "5 1+b": a gap to the next row, and how many consecutive rows follow it, in
// base 36. "=gA": a bit per row in base 64, the first row being the highest bit of the first byte.
function decodeRows(code, take) {
  if (code.startsWith("=")) {
    const bytes = atob(code.slice(1));
    for (let row = 0; row < 8 * bytes.length; row += 1) if ((bytes.charCodeAt(row >> 3) << (row & 7)) & 128) take(row);
    return;
  }
  let last = -1;
  for (const token of code.split(" ").filter(Boolean)) {
    const [gap, run] = token.split("+").map((digits) => parseInt(digits, 36));
    for (let step = 0; step <= (run || 0); step += 1) take((last += step ? 1 : gap));
  }
}

// The bits of a 16-bit number with a gap after each, and back: two of them interleaved are a place in Morton order.
function spread(value) {
  let bits = (value | (value << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

function gathered(bits) {
  let value = bits & 0x55555555;
  value = (value | (value >>> 1)) & 0x33333333;
  value = (value | (value >>> 2)) & 0x0f0f0f0f;
  value = (value | (value >>> 4)) & 0x00ff00ff;
  return (value | (value >>> 8)) & 0x0000ffff;
}

class Points {
  // Two payloads: the atlas's own points, and those of imported layers, which come later, change, and go.
  constructor(payloads, shapeOf) {
    this.all = payloads.flatMap((payload) => Points.read(payload, shapeOf));
    this.places = Points.number(this.all, "place");
    this.kinds = Points.number(this.all, "kind");
    this.at = new Map(this.all.map((point, at) => [point.row, at]));
    this.column = {}; // what is read by the ten thousand: a typed column is several times as fast as the objects
    for (const name of ["x", "y", "group_kbli", "group_programme"]) this.column[name] = Float64Array.from(this.all, (point) => point[name]);
    this.sort();
  }

  static read(payload, shapeOf) {
    const columns = Object.entries(payload.columns).map(([name, values]) => [name, decodeColumn(values)]);
    return payload.rows.map((row, at) => {
      const point = { row };
      for (const [name, values] of columns) point[name] = values[at];
      point.hollow = HOLLOW.has(point.precision);
      point.x = worldX(point.lon / payload.unit);
      point.y = worldY(point.lat / payload.unit);
      Object.assign(point, Points.form(point, shapeOf));
      point.place = `${point.lon} ${point.lat}`;
      point.kind = [point.layer, point.shape, point.hollow, point.own_layer, point.group_kbli, point.group_programme].join();
      return point;
    });
  }

  static form({ layer, stage, own_layer }, shapeOf) {
    if (layer === "own") return { shape: shapeOf(own_layer), size: 1.35, rank: 1 };
    if (layer === "programme_site") {
      return stage === "first_target" ? { shape: "star", size: 2.1, rank: 3 } : { shape: "diamond", size: 1.6, rank: 2 };
    }
    return layer === "place" ? { shape: "square", size: 0.95, rank: 1 } : { shape: "circle", size: 1, rank: 0 };
  }

  // Gives each distinct text of a column a number in its stead; returns how many there are.
  static number(points, name) {
    const numbers = new Map();
    for (const point of points) {
      if (!numbers.has(point[name])) numbers.set(point[name], numbers.size);
      point[name] = numbers.get(point[name]);
    }
    return numbers.size;
  }

  sort() {
    const side = 2 ** DEPTH;
    const cell = (world) => Math.min(side - 1, Math.max(0, Math.floor(world * side)));
    const code = ({ x, y }) => (spread(cell(x)) | (spread(cell(y)) << 1)) >>> 0;
    const keys = Float64Array.from(this.all, (point, at) => code(point) * 2 ** 20 + at).sort(); // numbers, so by value
    this.order = Uint32Array.from(keys, (key) => key % 2 ** 20);
    this.codes = Uint32Array.from(this.all, code);
  }

  // A flag per point: whether a state shows it.
  shown(code) {
    const flags = new Uint8Array(this.all.length);
    if (code === "*") return flags.fill(1);
    decodeRows(code, (row) => {
      const at = this.at.get(row);
      if (at !== undefined) flags[at] = 1;
    });
    return flags;
  }

  // One of each kind that a legend must explain, of the points given.
  oneOfEach(points) {
    const found = new Array(this.kinds);
    for (const point of points) found[point.kind] ??= point;
    return found.filter(Boolean);
  }

  // The squares of a level's grid (2^level of them along a side of the world) that hold any of the members: where each
  // stands, and its members. Members are positions in `all`, in Morton order.
  squares(members, level) {
    const shift = 2 * (DEPTH - level);
    const found = [];
    for (let from = 0, to; from < members.length; from = to) {
      const key = this.codes[members[from]] >>> shift;
      for (to = from + 1; to < members.length && this.codes[members[to]] >>> shift === key; ) to += 1;
      found.push({ left: gathered(key), top: gathered(key >>> 1), members: members.subarray(from, to) });
    }
    return found;
  }
}
