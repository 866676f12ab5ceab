// Passwords can be looked at: a box under each field that asks for it. Without script the field stays as it is.
(function () {
  "use strict";

  document.querySelectorAll("input[type=password][data-show]").forEach((field) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    label.className = "tick";
    box.type = "checkbox";
    box.addEventListener("change", () => { field.type = box.checked ? "text" : "password"; });
    label.append(box, field.dataset.show);
    field.after(label);
    if (field.form) { field.form.addEventListener("submit", () => { field.type = "password"; }); }
  });
})();
