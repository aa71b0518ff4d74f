// Sentra Atlas on a Leaflet map. The host hands over the map, where the data is, and a function that takes what the
// reader picks; from then on it only sends states. The core knows neither Streamlit nor folium, which is why the same
// code also draws the stand-alone file.

const DETAIL_ZOOM = 5.5; // up to here the coarse lines of the first look are right to less than a pixel
const PATIENCE_MS = 5000; // an act that the server has not answered by then is lost, and its state is right again

class SentraAtlas {
  static start(map, options, emit) {
    map.sentraAtlas = new SentraAtlas(map, options, emit);
    return map.sentraAtlas;
  }

  // Called by each state patch. The host wants a layer back that it can remove again; an empty one does.
  static patch(map, state) {
    map.sentraAtlas.apply(state);
    return L.layerGroup();
  }

  static streamlit(event) {
    window.Streamlit.setComponentValue(event);
  }

  constructor(map, options, emit) {
    this.map = map;
    this.options = options;
    this.emit = emit;
    this.selected = new Set();
    this.lastEvent = 0;
    this.ownUrl = null;
    this.furnish();
    this.theme = new Theme(map.getContainer(), () => this.painter.redraw());
    this.painter = new Painter(this);
    this.view = new View(map, this.legend.node, options.remember);
    this.listen();
    this.load();
  }

  // ---- loading

  async load() {
    const names = ["meta", "regions", "neighbours", "points"];
    try {
      const [meta, regions, neighbours, points] = await Promise.all(names.map((name) => this.fetch(name)));
      this.meta = meta;
      this.geography = new Geography(regions);
      this.backdrop = new Backdrop(neighbours);
      this.marks = new Marks(points, meta.styles);
    } catch (fault) {
      this.fault = fault;
    }
    if (this.state) this.apply(this.state);
    if (this.fault) return;
    this.tiles();
    this.map.on("zoomend", () => this.refine());
    this.refine();
  }

  // The lines of the first look are coarse; whoever comes nearer gets every vertex, once. Without them the map stays as
  // it is, and the next zoom asks again.
  async refine() {
    if (this.isFine || this.map.getZoom() + Math.log2(window.devicePixelRatio || 1) <= DETAIL_ZOOM) return;
    this.isFine = true;
    const detail = await this.fetch("detail").catch(() => null);
    this.isFine = Boolean(detail);
    if (!detail) return;
    this.geography.refine(detail.regions);
    this.backdrop.refine(detail.neighbours);
    this.painter.projected = null;
    this.painter.redraw();
  }

  // Data stands behind a URL, or inside the page itself when the map is a file that opens from disk.
  async fetch(name) {
    const source = this.options.sources[name];
    const inline = document.getElementById(source);
    if (inline) return JSON.parse(inline.textContent);
    const answer = await fetch(source);
    if (!answer.ok) throw Object.assign(new Error(name), { sentence: await answer.text() });
    return answer.json();
  }

  // Points of imported layers come by an address of this session alone, once for each set of layers.
  async takeOwn(own) {
    const url = own?.url ?? null;
    if (url === this.ownUrl) return;
    this.ownUrl = url;
    this.ownFault = false;
    this.marks.setOwn(null); // the row numbers of other layers name other points
    if (!url) return;
    const payload = await fetch(url).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    if (this.ownUrl !== url) return; // the layers have changed meanwhile
    this.ownFault = !payload;
    this.marks.setOwn(payload);
    this.apply(this.state);
  }

  // Before the map is there: that it is coming, or why it is not. The server's sentence names file and remedy.
  announce() {
    const { loading, failed } = this.options.notices[this.state.lang];
    this.message.textContent = this.fault ? this.fault.sentence ?? failed : loading;
    this.message.classList.toggle("atlas-fault", Boolean(this.fault));
  }

  // Tiles are an extra that must never cost the map: they come once one has loaded, and go when they fail later.
  tiles() {
    const { tiles } = this.options;
    if (!tiles) return;
    const probe = new Image();
    const limit = setTimeout(() => {
      probe.onload = null;
      probe.src = "";
    }, 3000);
    probe.onload = () => {
      clearTimeout(limit);
      const layer = L.tileLayer(tiles, { maxZoom: this.map.getMaxZoom() }).addTo(this.map);
      layer.on("tileerror", () => {
        layer.remove();
        this.useTiles(false);
      });
      this.useTiles(true);
    };
    probe.src = L.Util.template(tiles, { s: "a", r: "", z: 4, x: 13, y: 8 });
  }

  useTiles(on) {
    this.hasTiles = on;
    this.relabel();
    this.painter.redraw();
  }

  // ---- what stands on the map

  furnish() {
    const { map } = this;
    this.labels = new Labels(map);
    this.links = new Links();
    this.tip = new Tip(map.getContainer());
    this.legend = new Legend();
    this.legend.node.open = map.getContainer().clientWidth >= 640; // beside a narrow map it waits to be asked
    this.tools = new Tools({
      zoom_in: () => map.zoomIn(1),
      zoom_out: () => map.zoomOut(1),
      home: () => this.view.goHome(true),
      rectangle: () => this.onRectangleButton(),
    });
    this.rectangle = new RectangleTool(map, {
      onDraft: (bounds) => this.draft(bounds),
      onDone: (bounds) => this.onRectangle(bounds),
      onArmed: () => this.relabel(),
    });
    this.message = el("div", "atlas-message");
    this.message.setAttribute("role", "status");
    this.credit = el("div", "atlas-credit");
    map.getContainer().append(this.message);
    corner("topright", this.tools.node).addTo(map);
    corner("bottomleft", this.legend.node).addTo(map);
    corner("bottomright", this.credit).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 120, position: "bottomright" }).addTo(map);
  }

  say(key) {
    return this.meta.texts[this.state.lang][key] ?? key;
  }

  // A formatter takes some hundred times as long to make as to use.
  write(count) {
    const { lang } = this.state;
    if (this.numbers?.lang !== lang) this.numbers = { lang, format: new Intl.NumberFormat(lang) };
    return this.numbers.format.format(count);
  }

  relabel() {
    if (!this.ready) return;
    this.tools.label((key) => this.say(key), { armed: this.rectangle.armed, drawn: Boolean(this.state.bbox) });
    const standing = this.ownFault ? this.say("notice.own_failed") : "";
    this.message.textContent = this.rectangle.armed ? this.say("hint.rectangle") : standing;
    const credits = [this.say("attribution"), this.hasTiles ? this.options.tilesCredit : ""];
    this.credit.textContent = credits.filter(Boolean).join(" · ");
    this.map.getContainer().setAttribute("aria-label", this.say("label"));
  }

  // ---- states

  apply(state) {
    const before = this.ready ? this.state : null;
    // A state made before the reader's last act must not undo it; the one that answers that act is on its way.
    const isStale = state.answered !== null && state.answered < this.lastEvent && Date.now() - this.lastEvent < PATIENCE_MS;
    this.state = isStale ? { ...state, bbox: before.bbox } : state;
    if (this.fault || !this.marks) {
      this.announce();
      return;
    }
    this.ready = true;
    this.takeOwn(state.own);
    if (!isStale) this.selected = new Set(state.selected);
    if (before && (before.level !== state.level || before.vintage !== state.vintage)) this.hover(null);
    this.marks.show(state.points, state.style, state.active);
    this.links.show(state.links);
    this.legend.show((key) => this.say(key), state, this.marks, this.links, this.presence());
    this.relabel();
    if (!before) this.view.refit(); // the legend has its height only now
    this.view.follow(state.focus);
    this.painter.redraw();
  }

  presence() {
    const { classes, level, vintage } = this.state;
    const found = this.geography.regions.map((region) => classes[Geography.unit(region, level, vintage)]);
    return { missing: found.includes(undefined), outside: found.includes(-1) };
  }

  // ---- pointing and picking

  listen() {
    this.map.on("mousemove", (event) => this.onMove(event));
    this.map.on("mouseout movestart zoomstart", () => this.hover(null));
    this.map.on("click", (event) => this.onClick(event));
  }

  under(event) {
    if (!this.painter.arrange()) return {};
    const slack = event.originalEvent.pointerType === "touch" ? 9 : 3;
    const point = this.marks.at(event.layerPoint, slack);
    const disc = point ? undefined : this.marks.discAt(event.layerPoint, slack);
    if (disc) return { disc };
    const link = point ? undefined : this.links.at(event.layerPoint, slack);
    if (link) return { link };
    const region = this.geography.at(event.layerPoint);
    return { point, region, code: region && Geography.unit(region, this.state.level, this.state.vintage) };
  }

  onMove(event) {
    if (this.rectangle.armed || !this.ready || event.originalEvent.target.closest?.(".leaflet-control")) {
      this.hover(null);
      return;
    }
    const found = this.under(event);
    this.hover(found.point || found.disc || found.link || found.region ? found : null);
    if (this.hovered) this.tip.show(this.describe(found), event.containerPoint);
  }

  hover(found) {
    const code = found && !found.point ? found.code : null;
    const hasChanged = code !== (this.hovered?.code ?? null);
    this.hovered = found && { code };
    this.map.getContainer().classList.toggle("atlas-over-thing", Boolean(found));
    if (!found) this.tip.hide();
    if (hasChanged) this.painter.over.redraw();
  }

  describe({ point, disc, link, region, code }) {
    if (link) return link.lines;
    if (disc) return this.describeDisc(disc);
    if (point) return this.describePoint(point);
    const { level, vintage, values, classes, measure } = this.state;
    const province = this.meta.provinces[vintage][region.province[vintage]];
    const figure = values[code] === undefined ? "" : `${measure}: ${values[code]}`;
    const note = { "-1": "legend.outside", undefined: "legend.missing" }[classes[code]];
    return [...(level === "province" ? [province] : [region.name, province]), figure, note && this.say(note)];
  }

  describePoint(point) {
    const kind = point.layer === "programme_site" && point.stage === "first_target" ? "first_target" : point.layer;
    const product = this.state.lang === "id" ? point.product_id : point.product_en;
    const isOwn = point.layer === "own";
    const called = isOwn ? `${this.say("kind.own")}: ${this.marks.layers.get(point.own_layer).name}` : this.say(`kind.${kind}`);
    const place = [called, point.region_name].filter(Boolean).join(" · ");
    return [point.name, product, place, this.say(`precision.${point.precision || (isOwn ? "own" : "")}`)];
  }

  describeDisc(disc) {
    const most = disc.shares.slice(0, 4).map(([{ label }, count]) => `${this.say(label)}: ${this.write(count)}`);
    const remedy = this.canZoomTo(disc) ? "zoom" : this.marks.canOpen(disc) ? "open" : "table";
    return [this.say("disc.count").replace("{count}", this.write(disc.count)), ...most, this.say(`disc.${remedy}`)];
  }

  canZoomTo(disc) {
    return this.marks.reach(disc) && this.map.getZoom() < this.map.getMaxZoom();
  }

  // A disc gives way to what it stands for: by coming nearer, or where that parts nothing, by a fan.
  openDisc(disc) {
    if (!this.canZoomTo(disc)) {
      if (this.marks.canOpen(disc)) this.marks.open(disc);
      this.painter.redraw();
      return;
    }
    const bounds = boundsOf(this.marks.reach(disc));
    const nearer = Math.max(this.map.getZoom() + 1, this.map.getBoundsZoom(bounds, false, L.point(60, 60)));
    this.map.setView(bounds.getCenter(), Math.min(nearer, this.map.getMaxZoom()));
  }

  onClick(event) {
    const isRelease = Date.now() - (this.rectangle.done ?? 0) < 400;
    if (isRelease || this.rectangle.armed || !this.ready) return;
    const { point, disc, link, code } = this.under(event);
    const picked = point ?? link?.mark; // a link is picked as what it begins at
    if (disc) this.openDisc(disc);
    else if (picked) this.send("pick_point", picked.record_id);
    else if (code) this.toggle(code);
  }

  // The outline answers at once; the server's state confirms it a moment later.
  toggle(code) {
    if (!this.selected.delete(code)) this.selected.add(code);
    this.painter.main.redraw();
    this.send("pick_region", [...this.selected]);
  }

  send(kind, value) {
    this.lastEvent = Math.max(Date.now(), this.lastEvent + 1); // rises also across rebuilt frames of one page
    this.emit({ kind, value, n: this.lastEvent });
  }

  // ---- the rectangle

  draft(bounds) {
    this.sketch = bounds;
    this.painter.over.redraw();
  }

  onRectangleButton() {
    if (!this.ready) return;
    if (this.state.bbox) {
      this.setRectangle(null);
      this.send("clear", "rectangle");
    } else {
      this.rectangle.arm(!this.rectangle.armed);
      this.map.getContainer().focus();
    }
  }

  onRectangle(bounds) {
    const corners = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const bbox = corners.map((degree) => Number(degree.toFixed(4)));
    this.setRectangle(bbox);
    this.send("rectangle", bbox);
  }

  setRectangle(bbox) {
    this.sketch = null;
    this.state = { ...this.state, bbox };
    this.painter.over.redraw();
    this.relabel();
  }
}
