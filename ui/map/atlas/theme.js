// The colours around the data, light and dark. What the data are drawn in (classes, marks, selection) never changes with
// the theme, so that a picture, a printed page and a screen agree.

const INKS = {
  light: {
    sea: "#dce9ef", // as in atlas.css
    seaClear: "rgba(220,233,239,0)",
    land: "#e3e5e0",
    landEdge: "#c9cec9",
    outside: "#f1f2f0",
    missing: "#d3d5d6",
    hatch: "#a9aeb2",
    coast: "#6f8796",
    lake: "#cfe1ea",
    regency: "rgba(255,255,255,.85)",
    province: "#34444f",
    casing: "rgba(255,255,255,.9)",
  },
  dark: {
    sea: "#1b2b36",
    seaClear: "rgba(27,43,54,0)",
    land: "#2c3a43",
    landEdge: "#3d4c56",
    outside: "#4a565e",
    missing: "#8b9297",
    hatch: "#5f676d",
    coast: "#a3b8c5",
    lake: "#1b2b36",
    regency: "rgba(255,255,255,.55)",
    province: "#1a242c",
    casing: "rgba(255,255,255,.9)",
  },
};

// Streamlit tells a component its theme by the colours that it gives to the frame's root; a file that opens from disk
// follows the reader's system. On paper the map stays as it is worn: a canvas cannot be painted anew between the wish to
// print and the print.
class Theme {
  constructor(container, onChange) {
    this.container = container;
    this.system = matchMedia("(prefers-color-scheme: dark)");
    const look = () => this.wear(this.isDark() ? "dark" : "light") && onChange();
    this.wear(this.isDark() ? "dark" : "light");
    this.system.addEventListener("change", look);
    window.Streamlit?.events.addEventListener("streamlit:render", () => setTimeout(look));
  }

  isDark() {
    const told = getComputedStyle(document.documentElement).getPropertyValue("--background-color").trim();
    const [, red, green, blue] = /^#(..)(..)(..)/.exec(told) ?? [];
    if (red === undefined) return this.system.matches;
    return 2 * parseInt(red, 16) + 3 * parseInt(green, 16) + parseInt(blue, 16) < 6 * 128;
  }

  wear(name) {
    const changes = this.name !== name;
    this.name = name;
    this.ink = INKS[name];
    this.container.dataset.theme = name;
    return changes;
  }
}
