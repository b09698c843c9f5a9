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

  /* One day is picked: its notes stand below the grid, and on the phone it is the one shown. */
  function pick(day) {
    week.dataset.day = day;
    findAll("[data-pick]", week).forEach((link) => {
      if (link.dataset.pick === day) link.setAttribute("aria-current", "date");
      else link.removeAttribute("aria-current");
    });
    findAll(".day-card").forEach((card) => (card.hidden = card.dataset.d !== day));
  }

  week.addEventListener("click", (event) => {
    const picked = event.target.closest("[data-pick]");
    if (!picked || hasModifier(event)) return;
    event.preventDefault();
    pick(picked.dataset.pick);
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
  let lastChip = "";

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

  /* Where nothing is logged yet there is no note to write: the line begins with client and day. */
  function beginLine(cell) {
    const bar = find("#qa");
    if (!bar?.offsetParent) return;
    const client = find("th .cl a", cell.closest("tr")).textContent;
    const [, month, day] = find("[name=on]", cell).value.split("-");
    bar.value = `${client} ${day}/${month} `;
    bar.focus();
    bar.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* Single characters can be switched off by the person; arrows, Enter and Delete are no characters. */
  const keysAreOff = () => Boolean(find("[data-keys=off]"));
  const clears = (key) =>
    ["Delete", "Backspace"].includes(key) || (key === "0" && !keysAreOff());

  function onGridKey(event) {
    const cell = event.target.closest(".day .cell");
    if (!cell || hasModifier(event) || isTyping(event.target)) return;
    if (STEPS[event.key]) {
      event.preventDefault();
      move(cell, STEPS[event.key]);
    } else if (!keysAreOff() && "1234".includes(event.key)) {
      event.preventDefault();
      const chip = chips(cell)[Number(event.key) - 1];
      chip.focus();
      // The chip that is pressed carries "0" and would clear: the key means "this value", so it stays.
      if (chip !== pressed(cell)) chip.click();
    } else if (clears(event.key)) {
      event.preventDefault();
      pressed(cell)?.click();
    } else if (event.key === "Enter" && event.target.matches(".chip")) {
      event.preventDefault();
      if (!openNote(cell)) beginLine(cell);
    }
  }

  week.addEventListener("keydown", onGridKey);
  /* Escape gives a note back as it was. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.matches(".inline-edit")) return;
    event.target.value = event.target.defaultValue;
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });
  week.addEventListener("focusin", (event) => {
    const cell = event.target.closest(".day .cell");
    if (!cell) return;
    lastChip = event.target.id;
    if (cell !== current) rove(cell);
    pick(column(cell));
  });
  // A swapped-in cell arrives with every chip a tab stop, a card with the server's day picked; and
  // who answered a question in the dialog goes on where they were.
  document.addEventListener("page:changed", () => {
    rove(current);
    const line = find("#quick[data-day]");
    pick(line?.dataset.day || week.dataset.day);
    line?.removeAttribute("data-day");
    if (document.activeElement === document.body) document.getElementById(lastChip)?.focus();
  });
  addEventListener("resize", () => rove(current));
  rove(startCell());
  // A line that was kept while the page was away says again what it would do.
  document.addEventListener("DOMContentLoaded", () => {
    if (find("#qa")?.value) find("#qa").dispatchEvent(new Event("preview"));
  });
})();
