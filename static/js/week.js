/*
 * My week: the phone's day strip and the keys of the grid. Loaded on that page only.
 * Everything here is an extra: with JavaScript off the same page works by links and forms.
 */
(() => {
  "use strict";

  const find = (selector, within = document) => within.querySelector(selector);
  const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];
  const isTyping = (element) =>
    Boolean(element.closest("input:not([type=radio], [type=checkbox]), textarea, select"));
  const hasModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

  const week = find("[data-week-grid]");
  if (!week) return;

  /* One day at a time on the phone: the strip picks which column is shown. */
  week.addEventListener("click", (event) => {
    const picked = event.target.closest("[data-pick]");
    if (!picked || hasModifier(event)) return;
    event.preventDefault();
    week.dataset.day = picked.dataset.pick;
    findAll("[data-pick]", week).forEach((link) => {
      if (link === picked) link.setAttribute("aria-current", "date");
      else link.removeAttribute("aria-current");
    });
    history.replaceState(null, "", picked.href);
  });

  const isMatrix = () => getComputedStyle(find(".log thead", week)).display !== "none";
  const rows = () =>
    findAll(".log tbody tr", week)
      .map((row) => findAll(".day .cell:not(.locked)", row))
      .filter((cells) => cells.length);
  const chips = (cell) => findAll(".chip", cell);
  const pressed = (cell) => find('.chip[aria-pressed="true"]', cell);
  const column = (cell) => cell.closest("[data-d]").dataset.d;

  /* The grid is one tab stop: only the chips of the current cell can be reached by Tab. */
  let current = null;

  function rove(cell) {
    const cells = rows().flat();
    if (!cells.length) return;
    const matrix = isMatrix();
    current = cells.find((other) => cell && other.id === cell.id) || cells[0];
    cells.forEach((other) =>
      chips(other).forEach((chip) => {
        chip.tabIndex = !matrix || other === current ? 0 : -1;
      }),
    );
  }

  function startCell() {
    const today = find(".log tbody .day.is-today .cell:not(.locked)", week);
    return today || rows().flat()[0];
  }

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  /* Locked cells are no stops: up and down look for the same day, left and right for the next free. */
  function neighbour(cell, [down, right]) {
    const grid = rows();
    const row = grid.findIndex((cells) => cells.includes(cell));
    if (right && !isMatrix()) return undefined;
    if (right) return grid[row][grid[row].indexOf(cell) + right];
    for (let at = row + down; grid[at]; at += down) {
      const there = grid[at].find((other) => column(other) === column(cell));
      if (there) return there;
    }
    return undefined;
  }

  function move(cell, step) {
    const target = neighbour(cell, step);
    if (!target) return;
    rove(target);
    (pressed(target) || chips(target)[0]).focus();
  }

  function openNote(cell) {
    const link = find("[data-note]", cell);
    if (!link) return false;
    const aim = link.getAttribute("href");
    if (aim && aim.startsWith("#")) find(aim)?.focus();
    else link.click();
    return true;
  }

  function onGridKey(event) {
    const cell = event.target.closest(".day .cell");
    if (!cell || hasModifier(event) || isTyping(event.target)) return;
    if (STEPS[event.key]) {
      event.preventDefault();
      move(cell, STEPS[event.key]);
    } else if ("1234".includes(event.key)) {
      event.preventDefault();
      const chip = chips(cell)[Number(event.key) - 1];
      chip.focus();
      // The chip that is pressed carries "0" and would clear: the key means "this value", so it stays.
      if (chip !== pressed(cell)) chip.click();
    } else if (["0", "Delete", "Backspace"].includes(event.key)) {
      event.preventDefault();
      pressed(cell)?.click();
    } else if (event.key === "Enter" && event.target.matches(".chip") && openNote(cell)) {
      event.preventDefault();
    }
  }

  week.addEventListener("keydown", onGridKey);
  week.addEventListener("focusin", (event) => {
    const cell = event.target.closest(".day .cell");
    if (cell && cell !== current) rove(cell);
  });
  // A swapped-in cell arrives with every chip a tab stop.
  document.addEventListener("week:changed", () => rove(current));
  addEventListener("resize", () => rove(current));
  rove(startCell());
})();
