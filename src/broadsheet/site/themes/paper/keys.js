"use strict";
// A few keys, and a switch that turns them off: j k next and previous, h front, a archive, / search,
// v original, arrows through pages. Without this script the site lacks nothing else.
(() => {
  const place = "broadsheet-keys";
  const kept = (() => { try { return localStorage } catch { return {} } })();
  const isOn = () => kept[place] !== "off";
  const entries = () => [...document.querySelectorAll(".item h3 a, .lead h3 a")];
  const step = by => {
    const all = entries(), at = all.indexOf(document.activeElement);
    all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  };
  addEventListener("keydown", event => {
    if (!isOn() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (event.key === "j") return step(1);
    if (event.key === "k") return step(-1);
    const link = [...document.querySelectorAll("[data-key]")].find(each => each.dataset.key === event.key);
    if (link) { event.preventDefault(); link.click(); }
  });
  const place_ = document.querySelector(".keys");
  if (place_) {
    const button = document.createElement("button");
    const show = () => { button.textContent = isOn() ? place_.dataset.on : place_.dataset.off };
    button.addEventListener("click", () => { kept[place] = isOn() ? "off" : "on"; show() });
    show();
    place_.append(button);
    place_.hidden = false;
  }
  if (location.protocol === "file:")  // a folder has no front page there
    document.addEventListener("click", event => {
      const link = event.target.closest?.("a[href]");
      if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    }, true);
})();
