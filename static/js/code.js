// The QR's page: take the code after "#", which never travels in an address, out of the history, and post it.
(function () {
  "use strict";

  const form = document.getElementById("card");
  const code = decodeURIComponent(window.location.hash.slice(1));
  if (!code) {
    window.location.replace("/");
    return;
  }
  window.history.replaceState(null, "", window.location.pathname);
  form.elements.code.value = code;
  form.submit();
})();
