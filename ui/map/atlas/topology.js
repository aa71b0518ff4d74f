// Geometry. One topology is decoded once and projected once per zoom. Everything on the map is made of its shared
// arcs, so that two neighbours can never disagree about their border, and so that provinces need no geometry of
// their own: a province border is an arc whose two sides lie in different provinces of the vintage.

const TILE = 256; // Leaflet's world is one tile of this size at zoom 0
const THIN_PX = 0.55; // vertices closer than this on screen are not drawn: nobody can see them

const worldX = (lon) => (lon + 180) / 360;
const worldY = (lat) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);

// Arcs of a quantised topology as flat [x, y, x, y ...] in Web Mercator, the world being 0..1. They travel as encoded
// polylines (five bits a character, lowest first, the sign in the lowest bit), each beginning where the one before ended.
function decodeArcs(arcs, { scale: [stepX, stepY], translate: [fromX, fromY] }) {
  let x = 0;
  let y = 0;
  return arcs.map((text) => {
    let at = 0;
    const step = () => {
      let [value, shift, digit] = [0, 0, 32];
      for (; digit & 32; shift += 5) value |= ((digit = text.charCodeAt(at++) - 63) & 31) << shift;
      return value & 1 ? ~(value >> 1) : value >> 1;
    };
    const flat = [];
    while (at < text.length) {
      x += step();
      y += step();
      flat.push(worldX(x * stepX + fromX), worldY(y * stepY + fromY));
    }
    return Float64Array.from(flat);
  });
}

// All rings of a geometry, holes included: canvas fills by the even-odd rule, so it need not know which is which.
function ringsOf(geometry) {
  if (geometry.type === "Polygon") return geometry.arcs;
  if (geometry.type === "MultiPolygon") return geometry.arcs.flat();
  return [];
}

const geometriesOf = (object) => (object ? object.geometries ?? [object] : []);
const arcOf = (reference) => (reference < 0 ? ~reference : reference); // ~i means arc i walked backwards

function extentOf(rings, arcs) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const reference of rings.flat()) {
    const flat = arcs[arcOf(reference)];
    for (let at = 0; at < flat.length; at += 2) {
      box[0] = Math.min(box[0], flat[at]);
      box[1] = Math.min(box[1], flat[at + 1]);
      box[2] = Math.max(box[2], flat[at]);
      box[3] = Math.max(box[3], flat[at + 1]);
    }
  }
  return box;
}

// Whether two boxes of the world meet.
const meet = (one, other) => one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1];

// World coordinates to layer pixels, without vertices that fall on the same pixel. Thinning arcs, not polygons,
// keeps shared borders shared.
function projectArc(flat, scale, origin) {
  const out = [];
  let lastX = Infinity;
  let lastY = Infinity;
  for (let at = 0; at < flat.length; at += 2) {
    const x = flat[at] * scale - origin.x;
    const y = flat[at + 1] * scale - origin.y;
    const isEnd = at === 0 || at === flat.length - 2;
    if (isEnd || Math.abs(x - lastX) > THIN_PX || Math.abs(y - lastY) > THIN_PX) {
      out.push(x, y);
      lastX = x;
      lastY = y;
    }
  }
  return out;
}

// Rings and lines take their arcs from a function: what is out of view is never projected.
function traceRings(path, rings, arcAt) {
  for (const ring of rings) {
    let isFirst = true;
    for (const reference of ring) {
      const flat = arcAt(arcOf(reference));
      const count = flat.length / 2;
      for (let step = 0; step < count; step += 1) {
        const at = 2 * (reference < 0 ? count - 1 - step : step);
        if (isFirst) path.moveTo(flat[at], flat[at + 1]);
        else path.lineTo(flat[at], flat[at + 1]);
        isFirst = false;
      }
    }
    path.closePath();
  }
}

function traceLines(path, indexes, arcAt) {
  for (const index of indexes) {
    const flat = arcAt(index);
    path.moveTo(flat[0], flat[1]);
    for (let at = 2; at < flat.length; at += 2) path.lineTo(flat[at], flat[at + 1]);
  }
}

// Land without names: the neighbouring countries.
class Backdrop {
  constructor(topology) {
    this.rings = Object.values(topology.objects).flatMap(geometriesOf).flatMap(ringsOf);
    this.refine(topology);
  }

  refine({ arcs, transform }) {
    this.world = decodeArcs(arcs, transform);
    this.extents = this.rings.map((ring) => extentOf([ring], this.world));
    this.extent = extentOf(this.rings, this.world);
  }

  // Makes what stands in a window, a box of the world.
  project(scale, origin, window) {
    const inView = this.rings.filter((_, at) => meet(this.extents[at], window));
    this.path = new Path2D();
    traceRings(this.path, inView, (index) => projectArc(this.world[index], scale, origin));
    const [left, top, right, bottom] = this.extent;
    this.box = {
      left: left * scale - origin.x,
      top: top * scale - origin.y,
      right: right * scale - origin.x,
      bottom: bottom * scale - origin.y,
    };
  }
}

// Regencies, and through their province codes the provinces of every vintage.
class Geography {
  constructor(topology) {
    this.world = decodeArcs(topology.arcs, topology.transform);
    this.regions = geometriesOf(topology.objects.regencies).map((geometry) => {
      const rings = ringsOf(geometry);
      const { name, p17, p22 } = geometry.properties;
      return { code: String(geometry.id), name, province: { 2017: p17, 2022: p22 }, rings };
    });
    this.lakeRings = geometriesOf(topology.objects.lakes).flatMap(ringsOf);
    this.lakeArcs = [...new Set(this.lakeRings.flat().map(arcOf))];
    this.sides = this.world.map(() => []);
    this.regions.forEach((region) => {
      for (const reference of region.rings.flat()) this.sides[arcOf(reference)].push(region);
    });
    const isLake = new Set(this.lakeArcs);
    const select = (test) => [...this.sides.keys()].filter((index) => test(this.sides[index], index));
    const parts = (vintage) => select(([a, b]) => b && a.province[vintage] !== b.province[vintage]);
    this.borders = {
      coast: select((sides, index) => sides.length === 1 && !isLake.has(index)),
      regency: select((sides) => sides.length === 2),
      province: { 2017: parts("2017"), 2022: parts("2022") },
    };
    this.outlines = new Map();
    this.measure();
    this.probe = document.createElement("canvas").getContext("2d"); // its identity transform serves hit tests
  }

  // Takes the same arcs with every vertex that they have: what is made of them, and of which, stays as it is.
  refine({ arcs, transform }) {
    this.world = decodeArcs(arcs, transform);
    this.measure();
  }

  measure() {
    for (const region of this.regions) region.extent = extentOf(region.rings, this.world);
    this.extents = this.world.map((_, index) => extentOf([[index]], this.world));
  }

  // The unit that a regency stands for at a level: itself, or its province in the vintage.
  static unit(region, level, vintage) {
    return level === "province" ? region.province[vintage] : region.code;
  }

  members(code, level, vintage) {
    return this.regions.filter((region) => Geography.unit(region, level, vintage) === code);
  }

  // Makes the lines that stand in a window, a box of the world; a region is made when it is first asked for.
  project(scale, origin, window) {
    Object.assign(this, { scale, origin });
    this.arcs = new Map();
    this.paths = new Map();
    const lines = (indexes) => {
      const path = new Path2D();
      traceLines(path, indexes.filter((index) => meet(this.extents[index], window)), this.arcAt);
      return path;
    };
    this.lakes = new Path2D();
    traceRings(this.lakes, this.lakeRings, this.arcAt);
    this.lines = {
      coast: lines(this.borders.coast),
      lake: lines(this.lakeArcs),
      regency: lines(this.borders.regency),
      province: { 2017: lines(this.borders.province[2017]), 2022: lines(this.borders.province[2022]) },
    };
  }

  arcAt = (index) => {
    if (!this.arcs.has(index)) this.arcs.set(index, projectArc(this.world[index], this.scale, this.origin));
    return this.arcs.get(index);
  };

  pathOf(region) {
    if (!this.paths.has(region)) {
      const path = new Path2D();
      traceRings(path, region.rings, this.arcAt);
      this.paths.set(region, path);
    }
    return this.paths.get(region);
  }

  // The unit's own outline: arcs that have it on exactly one side. Which arcs these are never changes, so it is kept.
  outline(code, level, vintage) {
    const key = `${level} ${vintage} ${code}`;
    if (!this.outlines.has(key)) {
      const inside = (side) => Geography.unit(side, level, vintage) === code;
      const isEdge = (index) => this.sides[index].filter(inside).length === 1;
      const touched = this.members(code, level, vintage).flatMap((region) => region.rings.flat().map(arcOf));
      this.outlines.set(key, [...new Set(touched)].filter(isEdge));
    }
    const path = new Path2D();
    traceLines(path, this.outlines.get(key), this.arcAt);
    return path;
  }

  // Layer pixels [left, top, right, bottom] of some regencies.
  extent(regions) {
    const { scale, origin } = this;
    const side = (at, pick) => pick(...regions.map((region) => region.extent[at]));
    return [
      side(0, Math.min) * scale - origin.x,
      side(1, Math.min) * scale - origin.y,
      side(2, Math.max) * scale - origin.x,
      side(3, Math.max) * scale - origin.y,
    ];
  }

  at({ x, y }) {
    const wx = (x + this.origin.x) / this.scale;
    const wy = (y + this.origin.y) / this.scale;
    const holds = (region) => this.probe.isPointInPath(this.pathOf(region), x, y, "evenodd");
    return this.regions.find((region) => meet(region.extent, [wx, wy, wx, wy]) && holds(region));
  }
}
