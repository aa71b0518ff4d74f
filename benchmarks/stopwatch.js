// Stands in every measured page before its own scripts. It takes the time inside the browser, so that the driver's own
// latency is in no figure: from the click (or from the navigation) until a sign holds, and one frame more.
(() => {
  if (window !== window.top) return;

  const LIMIT_MS = 120000;
  const now = () => performance.timeOrigin + performance.now();

  // The window of the frame that holds a Leaflet map; streamlit-folium keeps it as `map`.
  function mapWindow() {
    for (const frame of document.querySelectorAll("iframe")) {
      try {
        if (frame.contentWindow?.map?.getZoom) return frame.contentWindow;
      } catch {
        // a frame that is being taken away
      }
    }
    return null;
  }

  const atlasOf = () => mapWindow()?.map.sentraAtlas;
  // Nothing waits to be painted: points were projected for what is shown now, and no frame is asked for.
  const isPainted = (atlas) => Boolean(atlas?.ready && atlas.marks.placed && !atlas.painter.main._frame);

  function clustered(map) {
    let count = 0;
    map.eachLayer((layer) => {
      if (layer._topClusterLevel) count += layer.getLayers().length;
    });
    return count;
  }

  const SIGNS = {
    atlas: () => isPainted(atlasOf()),
    atlas_points: (count) => isPainted(atlasOf()) && atlasOf().marks.visible.length === count,
    atlas_changed: (_, before) => isPainted(atlasOf()) && atlasOf().state !== before,
    // The naive map is whole when its last statement has run: all polygons and the cluster of all markers stand.
    naive_markers: (count) => {
      const page = mapWindow();
      return Boolean(page) && clustered(page.map) === count && page.document.querySelectorAll("path").length > 0;
    },
    // The quicker naive map: polygons and points are paths of one canvas each, so the layers are counted.
    naive_layer: (count) => {
      const page = mapWindow();
      let points = 0;
      page?.map.eachLayer((layer) => (points += layer.getRadius ? 1 : 0));
      return Boolean(page) && points === count;
    },
    text: (words) => document.querySelector('[data-testid="stMarkdown"]')?.textContent.includes(words),
  };

  function until(sign, expected) {
    const before = atlasOf()?.state;
    const deadline = now() + LIMIT_MS;
    return new Promise((resolve, reject) => {
      const look = () => {
        if (SIGNS[sign](expected, before)) requestAnimationFrame(() => resolve(now()));
        else if (now() > deadline) reject(new Error(`no sign of ${sign} ${expected ?? ""}`));
        else requestAnimationFrame(look);
      };
      look();
    });
  }

  window.stopwatch = {
    // Start before the click; `lap` gives the milliseconds from the click to the sign.
    arm(sign, expected) {
      let clicked = null;
      const press = () => (clicked ??= now());
      for (const page of [window, mapWindow()]) page?.addEventListener("click", press, { capture: true, once: true });
      this.lap = until(sign, expected).then((done) => done - clicked);
      this.lap.catch(() => {}); // told to whoever awaits it
    },
    sinceNavigation: (sign, expected) => until(sign, expected).then((done) => done - performance.timeOrigin),
    view() {
      const { map } = mapWindow();
      const { lat, lng } = map.getCenter();
      return [lat, lng, map.getZoom()].map((value) => value.toFixed(6)).join(" ");
    },
    // Milliseconds of a zoom to a place and of a pan beside it, each until the first task after the frame that shows it.
    async moves([lat, lon, zoom]) {
      const { map } = mapWindow();
      const timed = async (move) => {
        await new Promise((rested) => setTimeout(rested, 150));
        const begun = now();
        move();
        await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
        return now() - begun;
      };
      const zoomed = await timed(() => map.setView([lat, lon], zoom, { animate: false }));
      return [zoomed, await timed(() => map.panBy([90, 40], { animate: false }))];
    },
    // A place on the page where a click picks the region: inside it, and on no point.
    placeOf(code) {
      const { map } = mapWindow();
      const { geography, marks, painter } = map.sentraAtlas;
      painter.arrange();
      const region = geography.regions.find((one) => one.code === code);
      const [left, top, right, bottom] = geography.extent([region]);
      for (let step = 1; step < 400; step += 1) {
        const at = { x: left + ((step % 20) / 20) * (right - left), y: top + (Math.floor(step / 20) / 20) * (bottom - top) };
        if (geography.at(at) !== region || marks.at(at, 6)) continue;
        const { x, y } = map.layerPointToContainerPoint([at.x, at.y]);
        return [x, y];
      }
      return null;
    },
  };
})();
