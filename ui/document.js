// What the document does before and beside Streamlit's own script.

// Streamlit's script would have to guess where its server is; this file stands beside the start page.
{
  const home = new URL("./", document.currentScript.src).href;
  window.__streamlit = { BACKEND_BASE_URL: home, MAIN_PAGE_BASE_URL: home };
}

// A browser that has ended the tour says so in the address of a bare visit; the first run takes it out again.
try {
  if (!location.search && localStorage.getItem("sentra-atlas-tour") === "ended") {
    history.replaceState(null, "", `?tour=ended${location.hash}`);
  }
} catch {
  // A browser that stores nothing sees the tour at each bare visit.
}

function remember() {
  try {
    localStorage.setItem("sentra-atlas-tour", "ended");
  } catch {
    // See above.
  }
}

// The sentence of what is shown is drawn anew with each answer, and screen readers hear only changes inside an element
// that stays: this one does.
addEventListener("DOMContentLoaded", () => {
  const live = document.getElementById("sa-live");
  let told = "";
  let waiting;
  const sentence = () => document.querySelector(".sa-sentence")?.textContent.trim() ?? "";
  const tell = () => {
    const said = sentence();
    if (!said || said === told) return;
    live.textContent = told = said;
  };
  // The uploader's own words are English; ours stand in by CSS, which names a button to the eye only.
  const nameUploaders = (which = "") => {
    for (const button of document.querySelectorAll(`[data-testid="stFileUploaderDropzone"] button${which}`)) {
      const { content } = getComputedStyle(button, "::after");
      if (content.startsWith('"')) button.setAttribute("aria-label", JSON.parse(content));
    }
  };
  // A server that went away is told in the page's own language; Streamlit reconnects, and the address holds the state.
  // A new server knows nothing of this page until it is asked, and the first act would be lost: it is asked at once, as
  // when a reader goes back.
  const lost = document.getElementById("sa-lost");
  const said = JSON.parse(lost.dataset.said);
  let wasThere = false;
  let isGone = false;
  let isAsked = false;
  let doubt;
  // The page is as it was once the new server has answered, and not when it can be reached.
  const tellOfAnswer = () => {
    if (isGone) isAsked = false;
    else if (document.querySelector("[data-test-script-state='notRunning']")) [isAsked, lost.textContent] = [false, ""];
    else setTimeout(tellOfAnswer, 200);
  };
  const tellOfServer = () => {
    const state = document.querySelector("[data-testid='stApp']")?.dataset.testConnectionState;
    if (state === "CONNECTED") {
      if (isGone) {
        dispatchEvent(new PopStateEvent("popstate"));
        setTimeout(tellOfAnswer, 500);
      } else if (!isAsked) lost.textContent = "";
      isAsked ||= isGone;
      [wasThere, isGone] = [true, false];
      doubt = clearTimeout(doubt);
    } else if (wasThere) {
      isGone = true;
      doubt ??= setTimeout(() => (lost.textContent = said[document.documentElement.lang]), 1500);
    }
  };
  new MutationObserver(tellOfServer).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["data-test-connection-state"],
  });
  // The server's parts hold no scripts: they say by attributes what is to be done.
  let sought = "";
  const obey = () => {
    const { lang } = document.querySelector(".sa-heading") ?? {};
    if (lang && document.documentElement.lang !== lang) document.documentElement.lang = lang;
    if (document.querySelector(".sa-tour-ended")) remember();
    const hash = location.hash.slice(1); // the browser looked for it before it was drawn
    const term = hash && hash !== sought && document.querySelector(`.sa-glossary [id="${CSS.escape(hash)}"]`);
    if (!term) return;
    sought = hash;
    term.scrollIntoView({ block: "center" });
    term.classList.add("sa-found-term");
  };
  new MutationObserver(() => {
    told ||= sentence(); // the first one is read with the page
    obey();
    nameUploaders(":not([aria-label])");
    clearTimeout(waiting);
    waiting = setTimeout(() => [tell, nameUploaders].forEach((act) => act()), 300); // a slider that is dragged asks many times and is answered once
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
});

// Streamlit asks for its font of signs before any sign is drawn; document.css draws those that we use. Should another one
// come, its own style still fetches the font.
const loadFont = document.fonts.load.bind(document.fonts);
document.fonts.load = (font, ...text) => (font.includes("Material Symbols") ? Promise.resolve([]) : loadFont(font, ...text));
