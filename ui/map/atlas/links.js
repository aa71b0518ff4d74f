// Links between places: a curve with an arrow, or a short stub with an open end where the other end is no place on the
// map. What is only announced is dashed. They come with the state, few at a time.

const LINK = { ink: "#14202b", casing: "rgba(255,255,255,.9)", least: 20, stub: 26, bend: 0.16, dash: [5, 4] };

class Links {
  show(links) {
    this.all = (links ?? []).map((link) => ({
      ...link,
      start: { x: worldX(link.from[0]), y: worldY(link.from[1]) },
      end: link.to && { x: worldX(link.to[0]), y: worldY(link.to[1]) },
    }));
  }

  has(test) {
    return this.all.some(test);
  }

  // A link begins at the symbol of its record, which may have fanned out from its reference point.
  project(scale, origin, marks) {
    for (const link of this.all) {
      const mark = link.row === null ? undefined : marks.shown(link.row);
      const stands = mark && marks.drawn.includes(mark); // and is not counted into a disc
      link.mark = mark;
      const place = ({ x, y }) => ({ x: x * scale - origin.x, y: y * scale - origin.y });
      const from = stands ? { x: mark.px, y: mark.py } : place(link.start);
      link.path = Links.path(from, link.end && place(link.end));
    }
  }

  // Twelve steps of a bent line. On the national map two towns are a pixel apart: an arrow keeps a length that shows,
  // in its true direction.
  static path(from, end) {
    const to = end ?? { x: from.x + LINK.stub * 0.8, y: from.y - LINK.stub * 0.6 };
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = Math.hypot(dx, dy) || 1;
    const stretch = Math.max(1, LINK.least / length);
    const bend = end ? LINK.bend : 0;
    const tip = { x: from.x + dx * stretch, y: from.y + dy * stretch };
    const via = { x: (from.x + tip.x) / 2 + (tip.y - from.y) * bend, y: (from.y + tip.y) / 2 - (tip.x - from.x) * bend };
    return [...Array(13).keys()].map((step) => {
      const t = step / 12;
      const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
      return { x: a * from.x + b * via.x + c * tip.x, y: a * from.y + b * via.y + c * tip.y };
    });
  }

  draw(ctx) {
    ctx.lineCap = "round";
    for (const link of this.all) Links.stroke(ctx, link);
    ctx.lineCap = "butt";
  }

  // Also the legend's picture.
  static stroke(ctx, { path, to, announced }) {
    const [tip, before] = [path.at(-1), path.at(-3)];
    const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
    const line = () => {
      ctx.beginPath();
      polyline(ctx, path);
      ctx.stroke();
    };
    ctx.strokeStyle = LINK.casing;
    ctx.lineWidth = 4.6;
    line();
    ctx.strokeStyle = LINK.ink;
    ctx.lineWidth = 1.8;
    if (announced) ctx.setLineDash(LINK.dash);
    line();
    ctx.setLineDash([]);
    ctx.beginPath();
    if (to) {
      const wing = (turn) => [tip.x - 8 * Math.cos(angle + turn), tip.y - 8 * Math.sin(angle + turn)];
      polygon(ctx, [[tip.x, tip.y], wing(0.45), wing(-0.45)]);
      ctx.fillStyle = LINK.ink;
    } else {
      ctx.arc(tip.x, tip.y, 3.4, 0, TURN);
      ctx.fillStyle = "#fff";
    }
    ctx.fill();
    ctx.stroke();
  }

  // What an open end stands for, where there is room for words.
  label(ctx, zoom) {
    if (zoom < NEAR_ZOOM) return;
    ctx.font = "600 12px system-ui, sans-serif";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    for (const { path, label } of this.all.filter((link) => !link.to && link.label)) {
      const { x, y } = path.at(-1);
      ctx.strokeStyle = "#fff";
      ctx.lineWidth = 3.5;
      ctx.strokeText(label, x + 7, y);
      ctx.fillStyle = LINK.ink;
      ctx.fillText(label, x + 7, y);
    }
  }

  at({ x, y }, slack) {
    return this.all.find(({ path }) => path.some((place, step) => step && Links.distance(path[step - 1], place, { x, y }) <= slack + 1));
  }

  static distance(a, b, point) {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy || 1);
    const t = Math.min(1, Math.max(0, along));
    return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
  }

  legend(say) {
    const section = el("section");
    section.append(el("h2", "", say("legend.links")));
    const rows = [
      ["link", ({ to }) => to, { to: true }],
      ["link_open", ({ to, announced }) => !to && !announced, {}],
      ["link_announced", ({ announced }) => announced, { announced: true }],
    ];
    for (const [name, test, form] of rows.filter((row) => this.has(row[1]))) {
      const line = el("div", "atlas-row");
      const canvas = el("canvas", "atlas-symbol");
      canvas.width = canvas.height = 44;
      const ctx = canvas.getContext("2d");
      ctx.scale(2, 2);
      Links.stroke(ctx, { path: [3, 11, 18].map((x) => ({ x, y: 11 })), ...form });
      line.append(canvas, el("span", "", say(`legend.${name}`)));
      section.append(line);
    }
    return section;
  }
}

function polyline(ctx, path) {
  path.forEach(({ x, y }, at) => (at ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
}
