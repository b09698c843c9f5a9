/*
 * Ticking rows: how many are ticked, what they come to, and what the button will do.
 * Without it the same boxes and the same button work; only the sum is not told before.
 */
(() => {
  "use strict";

  const lang = document.documentElement.lang;
  const written = ([currency, sum]) =>
    new Intl.NumberFormat(lang, { style: "currency", currency }).format(sum);

  function tell(bar) {
    const boxes = [...bar.closest("form").querySelectorAll("[type=checkbox]")];
    const ticked = boxes.filter((box) => box.checked);
    const sums = {};
    for (const { dataset } of ticked)
      sums[dataset.currency] = (sums[dataset.currency] ?? 0) + Number(dataset.net);
    const sum = Object.entries(sums).map(written).join(" + ");
    const [told, label, all, clear] = ["[role=status]", ".primary span", "[data-all]", "[type=reset]"].map(
      (part) => bar.querySelector(part),
    );
    const words = bar.dataset;
    words.idle ??= told.textContent;
    words.do ??= label.textContent;
    const [said, done] =
      ticked.length === 1
        ? [words.one, words.doOne]
        : ticked.length
          ? [words.many, words.doMany]
          : [words.idle, words.do];
    const fill = (text) => text.replace("{count}", ticked.length).replace("{sum}", () => sum);
    told.textContent = fill(said);
    label.textContent = fill(done);
    label.parentElement.disabled = clear.hidden = !ticked.length;
    all.hidden = ticked.length === boxes.length;
    all.onclick = () => {
      for (const box of boxes) box.checked = true;
      tell(bar);
    };
  }

  const tellAll = () => document.querySelectorAll("[data-selection]").forEach(tell);
  addEventListener("change", tellAll);
  addEventListener("reset", () => setTimeout(tellAll));
  // Rows that were filtered come with a bar of their own.
  document.addEventListener("page:changed", tellAll);
  tellAll();
})();
