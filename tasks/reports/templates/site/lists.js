// Filters a list by the form above it, keeps the filters in the address, and shows beside a chart what is pointed at.
"use strict";
for (const form of document.querySelectorAll("form[data-filters]")) {
  const list = document.querySelector("[data-list]");
  const rows = [...list.querySelectorAll("li")];
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const texts = rows.map((row) => plain(row.textContent));
  const address = new URLSearchParams(location.search);
  for (const field of form.elements) {
    const value = address.get(field.name);
    if (!field.name || value === null) continue;
    if (field.type === "checkbox") field.checked = value === field.value;
    else field.value = value;
  }
  const apply = (remember) => {
    const wanted = new FormData(form);
    const text = plain(wanted.get("text") || "");
    let shown = 0;
    rows.forEach((row, at) => {
      const fits = [...wanted].every(([name, value]) => name === "text" || !value || row.dataset[name] === value);
      row.hidden = !(fits && texts[at].includes(text));
      shown += row.hidden ? 0 : 1;
    });
    form.querySelector("output").textContent = `${shown} / ${rows.length}`;
    if (!remember) return;
    const query = new URLSearchParams([...wanted].filter(([, value]) => value)).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
  };
  form.hidden = false;
  form.addEventListener("input", () => apply(true));
  form.addEventListener("submit", (event) => event.preventDefault());
  apply(false);
}
for (const drawing of document.querySelectorAll("figure.drawing")) {
  const shown = drawing.querySelector(".pointed");
  const show = (event) => {
    const link = event.target.closest("a");
    if (link) shown.textContent = link.getAttribute("aria-label");
  };
  drawing.addEventListener("pointerover", show);
  drawing.addEventListener("focusin", show);
}
