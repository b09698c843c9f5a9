/*
 * Ticking rows: how many are ticked, what they come to, and what the button will do.
 * Without it the same boxes and the same button work; only the sum is not told before.
 */
(() => {
  "use strict";

  const bars = () => [...document.querySelectorAll("[data-selection]")];
  const boxesOf = (bar) => [...bar.closest("form").querySelectorAll("input[type=checkbox]")];

  function sumOf(boxes) {
    const sums = new Map();
    boxes.forEach(({ dataset: { net, currency } }) =>
      sums.set(currency, (sums.get(currency) ?? 0) + Number(net)),
    );
    const lang = document.documentElement.lang;
    return [...sums]
      .map(([currency, sum]) =>
        new Intl.NumberFormat(lang, {
          style: "currency",
          currency,
          currencyDisplay: "narrowSymbol",
        }).format(sum),
      )
      .join(" + ");
  }

  function tell(bar) {
    const boxes = boxesOf(bar);
    const ticked = boxes.filter((box) => box.checked);
    const { dataset } = bar;
    const told = bar.querySelector("[role=status]");
    const label = bar.querySelector(".primary span");
    dataset.idle ??= told.textContent;
    dataset.do ??= label.textContent;
    bar.querySelector("[data-all]").hidden = ticked.length === boxes.length;
    bar.querySelector("[type=reset]").hidden = !ticked.length;
    bar.querySelector(".primary").disabled = !ticked.length;
    const fill = (words) =>
      words.replace("{count}", ticked.length).replace("{sum}", () => sumOf(ticked));
    const one = ticked.length === 1;
    told.textContent = ticked.length ? fill(one ? dataset.one : dataset.many) : dataset.idle;
    label.textContent = ticked.length ? fill(one ? dataset.doOne : dataset.doMany) : dataset.do;
  }

  const tellAll = () => bars().forEach(tell);

  document.addEventListener("change", tellAll);
  document.addEventListener("reset", () => setTimeout(tellAll));
  document.addEventListener("click", (event) => {
    const bar = event.target.closest("[data-all]")?.closest("[data-selection]");
    if (!bar) return;
    boxesOf(bar).forEach((box) => {
      box.checked = true;
    });
    tell(bar);
  });
  // Rows that were filtered come with a bar of their own.
  new MutationObserver(() => bars().some((bar) => !bar.dataset.idle) && tellAll()).observe(
    document.body,
    { childList: true, subtree: true },
  );
  tellAll();
})();
