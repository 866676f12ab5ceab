// Staff and public pages: closed drawers open for the printer and close again after.
(function () {
  "use strict";

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach((drawer) => { drawer.open = true; });
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((drawer) => { drawer.open = false; });
    opened = [];
  });
})();
