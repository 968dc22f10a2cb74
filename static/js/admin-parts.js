// Goes on with an action in parts: presses "Go on" after a moment, unless somebody stops or leaves the page.
"use strict";
const form = document.querySelector("form[data-parts]");
if (form) {
  const timer = setTimeout(() => form.requestSubmit(), 1000);
  addEventListener("pagehide", () => clearTimeout(timer));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clearTimeout(timer);
  });
}
