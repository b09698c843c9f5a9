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
    if (!button) {
      // A switch elsewhere (the palette) presses the one in its form.
      const away = event.target.closest("[data-theme-switch]");
      if (!away) return;
      event.preventDefault();
      find("[data-theme-switch]", away.form).click();
      return;
    }
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

  /* --- a row of tabs that is wider than the screen begins at the open one --- */

  findAll(".seg.scroll [aria-current]").forEach((tab) => {
    const row = tab.parentElement;
    row.scrollLeft = tab.offsetLeft - row.offsetLeft - 48;
  });

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
  /* Single-letter keys (data-key on a link, a button or a field) rest while somebody types, and
     altogether for whom they get in the way. */
  document.addEventListener("keydown", (event) => {
    if (root.dataset.keys === "off" || find("dialog[open]")) return;
    if (hasModifier(event) || isTyping(event.target)) return;
    const target = findAll("[data-key]").find((element) => element.dataset.key === event.key);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, textarea, select")) target.focus();
    else target.click();
  });

  /* --- palette: find and act from anywhere; without it the button is a link to the search page --- */

  const storage = (use) => {
    try {
      return use(sessionStorage);
    } catch {
      return null;
    }
  };

  function followPalette(palette) {
    const field = find("[role=combobox]", palette);
    const list = find("[role=listbox]", palette);
    const options = () => findAll("[role=option]:not([aria-disabled])", list);
    const chosen = () => find("[aria-selected=true]", list);
    let hurried = false;

    function choose(option) {
      chosen()?.setAttribute("aria-selected", "false");
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", option?.id ?? "");
    }

    function open() {
      if (find("dialog[open]")) return;
      hurried = false;
      palette.showModal();
      field.value = "";
      field.dispatchEvent(new Event("palette:open"));
    }

    function enter() {
      // Whoever types faster than we answer means what they typed, not what stands there.
      hurried = find("[data-q]", list)?.dataset.q !== field.value.trim();
      if (!hurried) chosen()?.click();
    }

    function onKey(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step && event.key !== "Enter") return;
      event.preventDefault();
      if (!step) return enter();
      const all = options();
      choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
    }

    new MutationObserver(() => {
      const all = options();
      field.setAttribute("aria-expanded", String(all.length > 0));
      find("[role=status]", palette).textContent = find("[data-said]", list)?.dataset.said ?? "";
      choose(all[0]);
      aimThemeSwitch();
      if (hurried) enter();
    }).observe(list, { childList: true });

    field.addEventListener("keydown", onKey);
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option || hasModifier(event)) return;
      palette.close();
      if (option.href) storage((kept) => kept.setItem("arrive", "1"));
    });
    palette.addEventListener("click", (event) => {
      if (event.target === palette) palette.close();
    });
    document.addEventListener("click", (event) => {
      if (!event.target.closest("[data-palette]") || hasModifier(event)) return;
      event.preventDefault();
      open();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (palette.open) palette.close();
      else open();
    });
  }

  const palette = find("#palette");
  if (palette) followPalette(palette);

  // Whoever came by the palette hears, and goes on from, the name of the page.
  if (storage((kept) => kept.getItem("arrive"))) {
    storage((kept) => kept.removeItem("arrive"));
    const title = find("main h1");
    if (title && !location.hash) {
      title.tabIndex = -1;
      title.focus();
    }
  }

  if (/Mac|iP/.test(navigator.platform)) {
    findAll(".cmd kbd").forEach((key) => (key.textContent = "⌘ K"));
  }
})();
