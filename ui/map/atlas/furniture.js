// What stands on the map besides the map: buttons, legend, tooltip, labels, messages. Text enters the page through
// textContent only, so a name can never become markup.

function el(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function icon(...shapes) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  for (const d of shapes) {
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

const ICONS = {
  zoom_in: ["M10 4v12M4 10h12"],
  zoom_out: ["M4 10h12"],
  home: ["M3 8V3h5M17 8V3h-5M3 12v5h5M17 12v5h-5"],
  rectangle: ["M4 6h12v9H4z"],
  rectangle_clear: ["M4 6h12v9H4z", "M7.5 8l5 5M12.5 8l-5 5"],
};

// A Leaflet corner that keeps clicks and wheels to itself.
function corner(position, node) {
  const control = L.control({ position });
  control.onAdd = () => {
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    return node;
  };
  return control;
}

class Tools {
  constructor(actions) {
    this.node = el("div", "atlas-tools");
    this.buttons = {};
    for (const [name, act] of Object.entries(actions)) {
      const button = el("button");
      button.type = "button";
      button.dataset.tool = name;
      button.append(icon(...ICONS[name]));
      button.addEventListener("click", act);
      this.buttons[name] = button;
      this.node.append(button);
    }
  }

  label(say, { armed, drawn }) {
    for (const [name, button] of Object.entries(this.buttons)) {
      const face = name === "rectangle" && drawn ? "rectangle_clear" : name;
      const label = say(`button.${face}`);
      if (button.title === label) continue;
      button.title = label;
      button.setAttribute("aria-label", label);
      button.replaceChildren(icon(...ICONS[face]));
    }
    this.buttons.rectangle.setAttribute("aria-pressed", String(armed || drawn));
  }
}

class Legend {
  constructor() {
    this.node = el("details", "atlas-legend");
    this.summary = el("summary");
    this.body = el("div", "atlas-legend-body");
    this.node.append(this.summary, this.body);
  }

  show(say, state, marks, links, present) {
    this.summary.textContent = say("legend.title");
    const parts = [this.regions(say, state, present)];
    if (marks.present.some(({ layer }) => layer !== "own")) parts.push(this.colours(say, state, marks));
    if (marks.present.length) parts.push(this.shapes(say, marks));
    if (links.all.length) parts.push(links.legend(say));
    this.body.replaceChildren(...parts);
  }

  regions(say, { measure, ranges, palette }, { missing, outside }) {
    const section = el("section");
    section.append(el("h2", "", measure));
    const row = (className, colour, label) => {
      const line = el("div", "atlas-row");
      const swatch = el("i", `atlas-swatch ${className}`);
      if (colour) swatch.style.backgroundColor = colour;
      line.append(swatch, el("span", "", label));
      section.append(line);
    };
    ranges.forEach((label, at) => row("", palette[at], label));
    if (missing) row("atlas-missing", "", say("legend.missing"));
    if (outside) row("atlas-outside", "", say("legend.outside"));
    return section;
  }

  static symbolRow(symbol, label) {
    const line = el("div", "atlas-row");
    const canvas = el("canvas", "atlas-symbol");
    canvas.width = canvas.height = 44; // drawn at double size, shown at 22 px: sharp on dense screens too
    const ctx = canvas.getContext("2d");
    ctx.scale(2, 2);
    drawSymbol(ctx, symbol, 11, 11, 3.8);
    line.append(canvas, el("span", "", label));
    return line;
  }

  colours(say, state, marks) {
    const section = el("section");
    section.append(el("h2", "", say(`legend.style_${state.style}`)));
    const used = new Set(marks.present.filter(({ layer }) => layer !== "own").map(marks.groupOf));
    for (const group of marks.style.filter((one) => used.has(one))) {
      section.append(Legend.symbolRow({ shape: "circle", size: 1, colour: group.colour }, say(group.label)));
    }
    return section;
  }

  shapes(say, marks) {
    const section = el("section");
    section.append(el("h2", "", say("legend.points")));
    const shows = (test) => marks.present.some(test);
    const rows = [
      ["sentra", { shape: "circle", size: 1 }, ({ shape }) => shape === "circle"],
      ["site", { shape: "diamond", size: 1.6 }, ({ shape }) => shape === "diamond"],
      ["first_target", { shape: "star", size: 2 }, ({ shape }) => shape === "star"],
      ["place", { shape: "square", size: 0.95 }, ({ shape }) => shape === "square"],
      ["coarse", { shape: "circle", size: 1, hollow: true }, ({ hollow }) => hollow],
    ];
    for (const [name, symbol, test] of rows.filter((row) => shows(row[2]))) {
      section.append(Legend.symbolRow({ ...symbol, colour: "#4a5763" }, say(`legend.${name}`)));
    }
    const own = new Map(marks.present.filter(({ layer }) => layer === "own").map((point) => [point.own_layer, point]));
    for (const [id, point] of [...own].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))) {
      const label = `${say("kind.own")}: ${marks.layers.get(id).name}`;
      section.append(Legend.symbolRow({ ...marks.symbol(point), hollow: false }, label));
    }
    if (marks.areMany) section.append(el("p", "", say("legend.counted")));
    if (marks.haveShared) section.append(el("p", "", say("legend.shared")));
    return section;
  }
}

class Tip {
  constructor(container) {
    this.container = container;
    this.node = el("div", "atlas-tip");
    this.node.hidden = true;
    container.append(this.node);
  }

  show(lines, { x, y }) {
    this.node.replaceChildren(...lines.filter(Boolean).map((line, at) => el(at ? "span" : "b", "", line)));
    this.node.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.node;
    const left = Math.min(x + 14, this.container.clientWidth - width - 6);
    const top = y + 18 + height > this.container.clientHeight ? y - height - 12 : y + 18;
    this.node.style.transform = `translate(${Math.round(Math.max(6, left))}px,${Math.round(Math.max(6, top))}px)`;
  }

  hide() {
    this.node.hidden = true;
  }
}

// Labels of chosen points. Each takes the first free side of its point; a label without room is left out rather than
// set over another.
class Labels {
  constructor(map) {
    this.map = map;
    this.pane = map.createPane("atlas-labels");
    map.on("zoomanim", () => (this.pane.hidden = true)); // during the animation the points stand elsewhere
  }

  show(labels, marks) {
    this.pane.hidden = false;
    this.pane.replaceChildren();
    const size = this.map.getSize();
    const toContainer = (x, y) => this.map.layerPointToContainerPoint(L.point(x, y));
    const labelled = labels.map(([row, text]) => ({ text, point: marks.shown(row) })).filter(({ point }) => marks.drawn.includes(point));
    const taken = labelled.map(({ point: { px, py, size: share } }) => {
      const reach = marks.radius * share;
      return { ...toContainer(px - reach, py - reach), w: 2 * reach, h: 2 * reach };
    });
    for (const { text, point } of labelled) {
      const node = el("span", "atlas-label", text);
      this.pane.append(node);
      const [w, h] = [node.offsetWidth, node.offsetHeight];
      const gap = marks.radius * point.size + 4;
      const { px, py } = point;
      const [left, right, above, below] = [px - gap - w, px + gap, py - gap - h, py + gap];
      const seats = [
        [right, py - h / 2], [left, py - h / 2], [px - w / 2, above], [px - w / 2, below],
        [right - 4, below - 4], [right - 4, above + 4], [left + 4, below - 4], [left + 4, above + 4],
      ].map(([x, y]) => ({ x, y, at: toContainer(x, y) }));
      const seat = seats.find(({ at }) =>
        at.x > 2 && at.y > 2 && at.x + w < size.x - 2 && at.y + h < size.y - 2
        && taken.every((box) => at.x > box.x + box.w || at.x + w < box.x || at.y > box.y + box.h || at.y + h < box.y));
      if (!seat) {
        node.remove();
        continue;
      }
      taken.push({ x: seat.at.x, y: seat.at.y, w, h });
      L.DomUtil.setPosition(node, L.point(Math.round(seat.x), Math.round(seat.y)));
    }
  }
}

// One rectangle drawn by mouse, pen or finger. Escape leaves the tool.
class RectangleTool {
  constructor(map, { onDraft, onDone, onArmed }) {
    this.map = map;
    this.call = { onDraft, onDone, onArmed };
    this.box = map.getContainer();
    this.box.addEventListener("keydown", (event) => event.key === "Escape" && this.armed && this.pointercancel());
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
      this.box.addEventListener(type, (event) => this.armed && this[type](event), { capture: true });
    }
  }

  arm(on) {
    this.armed = on;
    this.from = null;
    this.box.classList.toggle("atlas-armed", on);
    this.map.dragging[on ? "disable" : "enable"]();
    this.call.onArmed(on);
  }

  place(event) {
    return this.map.mouseEventToLatLng(event);
  }

  pointerdown(event) {
    if (event.target.closest(".leaflet-control")) return;
    this.from = this.place(event);
    this.box.setPointerCapture(event.pointerId);
  }

  pointermove(event) {
    if (this.from) this.call.onDraft(L.latLngBounds(this.from, this.place(event)));
  }

  pointerup(event) {
    if (!this.from) return;
    const bounds = L.latLngBounds(this.from, this.place(event));
    const size = this.map.latLngToLayerPoint(bounds.getSouthEast()).subtract(this.map.latLngToLayerPoint(bounds.getNorthWest()));
    this.done = Date.now(); // the click that the browser sends after this release is not a pick
    this.arm(false);
    if (size.x > 4 && size.y > 4) this.call.onDone(bounds);
    else this.call.onDraft(null);
  }

  pointercancel() {
    this.arm(false);
    this.call.onDraft(null);
  }
}
