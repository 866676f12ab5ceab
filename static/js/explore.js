// The weight explorer: a slider beside each number; the page's own answer is fetched and put in place as the hand moves.
// Without this script the form and its button do the same.
(function () {
  "use strict";

  const form = document.querySelector("[data-explore]");
  if (!form) return;
  let waiting = 0;
  let turn = 0;

  function address() {
    return form.action.split("?")[0] + "?" + new URLSearchParams(new FormData(form)).toString();
  }

  // Only the newest answer is shown: an older one may arrive late. The browser itself makes the page of it, so that no
  // text is ever turned into markup here; without signal the button still works.
  function follow() {
    const mine = ++turn;
    const asked = new XMLHttpRequest();
    asked.open("GET", address());
    asked.responseType = "document";
    asked.addEventListener("load", () => {
      if (asked.status !== 200 || !asked.response || mine !== turn) return;
      const fresh = asked.response.querySelectorAll("[data-explored]");
      const places = document.querySelectorAll("[data-explored]");
      if (fresh.length !== places.length) return;
      places.forEach((place, at) => place.replaceChildren(...fresh[at].childNodes));
    });
    asked.send();
  }

  function soon() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(follow, 200);
  }

  form.querySelectorAll("input[type=number]").forEach((box) => {
    if (box.disabled) return;
    const slide = document.createElement("input");
    Object.assign(slide, { type: "range", min: "0", max: "100", step: "1", value: box.value, className: "slide" });
    slide.setAttribute("aria-label", box.labels[0].textContent.trim().replace(/\s+/g, " "));
    slide.addEventListener("input", () => { box.value = slide.value; soon(); });
    box.addEventListener("input", () => { slide.value = box.value || "0"; soon(); });
    box.parentNode.append(slide);
  });
})();
