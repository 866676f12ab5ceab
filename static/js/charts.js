// Draws the interactive figures of an analysis page with Plotly, from the JSON beside each one. Without this script the
// sentence under the figure and the table remain. Colours come from tokens.css, so both themes and high contrast follow.
(function () {
  "use strict";

  // A figure arrives with the colours of light paper (core/charts/style.py); each has a name in tokens.css.
  const NAMES = {
    "#17211f": "ink", "#4a5653": "soft", "#dcd8cd": "line", "#7f8782": "edge", "#ffffff": "paper", "#eeece5": "sunk",
    "#14453f": "brand", "#e4eeeb": "wash", "#2c6e84": "yes", "#cfccc2": "mid", "#b0561c": "no",
    "#2a9187": "fed", "#1f3f70": "min", "#8f1d40": "pal", "#cf6a12": "mac", "#9257cc": "soc", "#646c69": "open",
    "#5c6b12": "reg", "#7a4f2b": "ter"
  };

  const SPANISH = {
    moduleType: "locale", name: "es",
    dictionary: {
      "Autoscale": "Ver todo", "Reset axes": "Volver al inicio", "Zoom in": "Acercar", "Zoom out": "Alejar",
      "Pan": "Mover", "Zoom": "Elegir una parte", "Download plot as a PNG": "Descargar como imagen",
      "Double-click to zoom back out": "Toque dos veces para volver"
    },
    format: {
      days: ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"],
      shortDays: ["dom", "lun", "mar", "mié", "jue", "vie", "sáb"],
      months: ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "setiembre", "octubre",
        "noviembre", "diciembre"],
      shortMonths: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic"],
      date: "%d/%m/%Y", decimal: ".", thousands: ","
    }
  };

  function colour(value, tokens) {
    const name = NAMES[value.toLowerCase()];
    return name ? tokens.getPropertyValue("--" + name).trim() || value : value;
  }

  // The same figure, each known colour replaced by today's; everything else untouched.
  function dressed(part, tokens) {
    if (typeof part === "string") return colour(part, tokens);
    if (Array.isArray(part)) return part.map((inner) => dressed(inner, tokens));
    if (part === null || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, dressed(inner, tokens)]));
  }

  function layoutOf(figure, tokens) {
    const paper = tokens.getPropertyValue("--paper").trim();
    const ink = tokens.getPropertyValue("--ink").trim();
    const line = tokens.getPropertyValue("--line").trim();
    const grid = { gridcolor: line, zerolinecolor: line };
    const base = { separators: ".,", paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", autosize: true };
    const own = {
      font: { color: ink, family: tokens.getPropertyValue("--sans").trim(), size: 14 },
      hoverlabel: { bgcolor: paper, bordercolor: ink, font: { color: ink } },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: tokens.getPropertyValue("--soft").trim(), activecolor: ink }
    };
    const layout = Object.assign(base, own, figure.layout);
    layout.font = Object.assign({}, own.font, figure.layout.font, { family: own.font.family });
    layout.xaxis = Object.assign({}, grid, figure.layout.xaxis);
    layout.yaxis = Object.assign({}, grid, figure.layout.yaxis);
    return layout;
  }

  // On a phone long names would take all the room: the code a name begins with stays, or as many words as fit.
  function fitted(layout, place) {
    const axis = layout.yaxis;
    if (place.clientWidth > 560 || !axis || !axis.ticktext) return layout;
    const ticktext = axis.ticktext.map(short);
    return Object.assign({}, layout, { yaxis: Object.assign({}, axis, { ticktext }) });
  }

  function short(name) {
    const plain = name.replace(/<br>/g, " ");
    if (plain.length <= 18) return plain;
    const first = plain.split(" ")[0];
    return /\d/.test(first) ? first : plain.slice(0, 18).replace(/ \S*$/, "") + "…";
  }

  function draw(place, source) {
    const tokens = getComputedStyle(document.documentElement);
    const figure = dressed(source, tokens);
    const config = {
      responsive: true, displaylogo: false, scrollZoom: false, locale: document.documentElement.lang.slice(0, 2),
      modeBarButtonsToRemove: ["select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"]
    };
    window.Plotly.react(place, figure.data, fitted(layoutOf(figure, tokens), place), config);
  }

  // Plotly writes a cross (&times;), single entities and nothing at all by assignment; whatever else is no markup here.
  if (window.trustedTypes) {
    window.trustedTypes.createPolicy("default", { createHTML: (text) => (/^(&#?\w{1,10};)?$/.test(text) ? text : null) });
  }

  function start() {
    if (!window.Plotly) return;
    window.Plotly.register(SPANISH);
    const figures = Array.from(document.querySelectorAll("script.figure-json"), (script) => [
      script.parentNode.querySelector(".figure"), JSON.parse(script.textContent)
    ]);
    const all = () => figures.forEach(([place, source]) => place && draw(place, source));
    all();
    ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(max-width: 40rem)", "print"].forEach((query) => {
      const media = window.matchMedia(query);
      if (media.addEventListener) media.addEventListener("change", all);
    });
  }

  start();
})();
