// Opens the box of the tree that an address points to, with the boxes around it. Nothing else in the tree needs script.
(function () {
  "use strict";

  function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    if (target) target.scrollIntoView();
  }

  window.addEventListener("hashchange", openTarget);
  if (location.hash) openTarget();
})();
