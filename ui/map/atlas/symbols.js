// Symbols of points: what a point is decides its shape, how well its place is known decides whether it is solid, and the
// chosen style decides its colour.

const TURN = 2 * Math.PI;

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
