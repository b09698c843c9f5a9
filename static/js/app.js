/*
 * What works without the network: theme, menus, single keys.
 * Everything here is an extra: with JavaScript off the same pages work by links and forms.
 */
(() => {
  "use strict";

  const find = (selector, within = document) => within.querySelector(selector);
  const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];
  const isTyping = (element) =>
    Boolean(element.closest("input:not([type=radio], [type=checkbox]), textarea, select"));
  const hasModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

  /* --- theme: paint at once, the form's answer sets the cookie --- */

  const root = document.documentElement;
  const systemIsDark = () => matchMedia("(prefers-color-scheme: dark)").matches;
  const shownTheme = () => root.dataset.theme || (systemIsDark() ? "dark" : "light");

  function aimThemeSwitch() {
    // Without a cookie the server cannot know what the system shows: the switch is aimed here.
    findAll("[data-theme-switch]").forEach((button) => {
      button.value = shownTheme() === "dark" ? "light" : "dark";
    });
  }

  function paintTheme(event) {
    const button = event.target.closest("[data-theme-form] button");
    if (!button) return;
    const theme = button.value;
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    findAll("[data-theme-form] [aria-pressed]").forEach((other) =>
      other.setAttribute("aria-pressed", String(other.value === theme)),
    );
    // The click goes on to htmx, which reads the value now: aim anew only afterwards.
    setTimeout(aimThemeSwitch);
  }

  document.addEventListener("click", paintTheme);
  aimThemeSwitch();

  /* --- menus (details.menu): close on a press outside and on Escape --- */

  const openMenus = () => findAll("details.menu[open], .tabbar details[open]");

  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      find("summary", menu).focus();
    });
  });

  /* --- small things --- */

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
  /* Single-letter keys (data-key on a link, a button or a field) rest while somebody types. */
  document.addEventListener("keydown", (event) => {
    if (hasModifier(event) || isTyping(event.target) || find("dialog[open]")) return;
    const target = findAll("[data-key]").find((element) => element.dataset.key === event.key);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, textarea, select")) target.focus();
    else target.click();
  });
})();
