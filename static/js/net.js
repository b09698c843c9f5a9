/*
 * What talks to the server through htmx: optimistic chips, changes that could not be saved, drafts,
 * the dialog, toasts and undo. The only file that knows htmx event names.
 *
 * Nothing may be lost and nothing may be entered twice: a form posts absolute values, an answer that
 * got lost can be asked for again, and the server's fragment is the truth.
 */
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);
  const modal = byId("modal");
  const words = byId("net")?.dataset ?? {};

  /* form -> the button that sent it (or null). What stands here has not reached the server. */
  const unsaved = new Map();
  /* form -> {button, sending, before: [[chip, aria-pressed]]} of the request that is under way. */
  const sent = new WeakMap();
  /* form -> [[id, value]] of the fields that were changed while its answer was on its way. */
  const newer = new WeakMap();

  // What was replaced by a newer press, or got no answer, is told on the page; the console is for
  // what is broken.
  htmx.logger = (_element, _name, detail) => {
    if (detail.xhr && !detail.xhr.status) delete detail.error;
  };

  /* --- optimistic chips --- */

  function pressAtOnce(form, button) {
    const chips = [...form.querySelectorAll(".chip")];
    // A press over an unanswered one: what the server last said is what we fall back to.
    const before =
      sent.get(form)?.before ?? chips.map((chip) => [chip, chip.getAttribute("aria-pressed")]);
    const clears = before.some(([chip, was]) => chip === button && was === "true");
    sent.set(form, { button, before });
    chips.forEach((chip) => chip.setAttribute("aria-pressed", String(chip === button && !clears)));
    form.setAttribute("aria-busy", "true");
  }

  function putBack(form) {
    sent.get(form)?.before?.forEach(([chip, was]) => chip.setAttribute("aria-pressed", was));
  }

  /* After an outerHTML swap detail.elt is the parent: only the request's own element is reliable. */
  const sender = (event) => event.detail.requestConfig.elt;

  addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (!(form instanceof HTMLFormElement)) return;
    const { triggeringEvent, formData: sending } = event.detail.requestConfig;
    const button = triggeringEvent?.submitter ?? null;
    if (form.matches("[data-optimistic]")) pressAtOnce(form, button);
    else sent.set(form, { button, sending });
    rememberSent(form, sending);
  });

  /* What this page has asked for is no surprise to it: the server finds another window's change by
     what a form says it has seen, and an answer may get lost. */
  function rememberSent(form, sending) {
    form.querySelectorAll("[data-seen]").forEach((mark) => {
      const value = sending?.get(mark.dataset.seen);
      if (value === null || value === undefined) return;
      const asked = mark.cloneNode();
      delete asked.dataset.seen;
      asked.value = value;
      form.append(asked);
    });
  }

  /* What is typed or chosen while the answer is on its way is newer than the answer: it stays, and a
     form that saves by itself saves once more. (What a replaced form has queued, htmx forgets.) */
  addEventListener("htmx:beforeSwap", (event) => {
    const form = sender(event);
    const sending = sent.get(form)?.sending;
    if (!sending || event.detail.target !== form) return;
    const changed = [...form.elements].filter(
      ({ id, name, type, value }) =>
        id && type !== "hidden" && sending.has(name) && sending.get(name) !== value,
    );
    newer.set(form, changed.map(({ id, value }) => [id, value]));
  });

  function keepNewer(fields) {
    let form = null;
    fields.forEach(([id, value]) => {
      const field = byId(id);
      if (!field) return;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      form = field.form;
    });
    if (form?.matches("[hx-trigger*=change]")) form.requestSubmit();
  }

  /* --- changes that could not be saved --- */

  function keep(event) {
    const form = sender(event);
    if (!(form instanceof HTMLFormElement) || form.method === "get") return;
    form.removeAttribute("aria-busy");
    form.setAttribute("data-unsaved", "");
    retrying = false;
    unsaved.set(form, sent.get(form)?.button ?? null);
    showUnsaved();
  }

  function forget(form) {
    unsaved.delete(form);
    form.removeAttribute?.("data-unsaved");
    showUnsaved();
  }

  /* One after another, and notes before days: the answer to a day draws its notes anew. */
  let retrying = false;

  function retry() {
    const forms = [...unsaved.keys()].filter((form) => form.isConnected);
    const form = forms.find((one) => !one.matches("[data-optimistic]")) ?? forms[0];
    retrying = Boolean(form);
    if (!form) unsaved.clear();
    showUnsaved();
    if (!form) return;
    const button = unsaved.get(form);
    putBack(form);
    sent.delete(form);
    // htmx reads name=value of the button from its own click handler; requestSubmit(button)
    // from here would lose it.
    if (button) button.click();
    else form.requestSubmit();
  }

  function showUnsaved() {
    const place = byId("net");
    if (!place) return;
    place.replaceChildren();
    if (!unsaved.size) return;
    const note = document.createElement("div");
    note.className = "note warn";
    const text = document.createElement("div");
    text.className = "grow";
    const title = document.createElement("b");
    const count = unsaved.size;
    title.textContent = (count === 1 ? words.one : words.many).replace("{count}", String(count));
    const advice = document.createElement("p");
    advice.className = "small soft";
    advice.textContent = navigator.onLine ? words.online : words.offline;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = words.retry;
    button.addEventListener("click", retry);
    text.append(title, advice);
    note.append(text, button);
    place.append(note);
  }

  addEventListener("htmx:sendError", keep);
  addEventListener("htmx:timeout", keep);
  addEventListener("htmx:responseError", (event) => {
    putBack(sender(event));
    keep(event);
  });
  addEventListener("online", retry);
  addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });

  addEventListener("htmx:afterRequest", (event) => {
    const form = sender(event);
    if (!(form instanceof HTMLFormElement)) return;
    form.removeAttribute("aria-busy");
    const { successful, xhr } = event.detail;
    // Refused, or asked back: nothing was entered, so the chips go back; the answer says why.
    // (htmx counts an answer that it may swap as successful.)
    if (xhr.status === 422 || xhr.status === 409) {
      putBack(form);
      forget(form);
      // The question holds what was typed: whoever keeps what is saved has no draft any more.
      if (xhr.status === 409) dropDrafts(form);
    } else if (successful) {
      accepted(form);
      // A note that was being typed stays, where the day around it was drawn anew.
      restoreDrafts(document);
      if (retrying) retry();
    }
    // Without a status the request was replaced or lost: what the server last said still counts.
    if (xhr.status) sent.delete(form);
    keepNewer(newer.get(form) ?? []);
    newer.delete(form);
  });

  function accepted(form) {
    dropDrafts(form);
    if (form.method !== "get" && form.closest("#modal")) modal.close();
    const toast = form.closest("[data-toast]");
    // What goes away must not take the focus with it.
    if (toast?.contains(document.activeElement)) byId("main")?.focus();
    toast?.remove();
    forget(form);
  }

  /* --- drafts: what is typed survives a reload until the server has it --- */

  /* Storage may be full or forbidden: a draft is an extra, typing must go on. */
  function withStorage(use) {
    try {
      return use(localStorage);
    } catch {
      return null;
    }
  }

  function dropDrafts(form) {
    form.querySelectorAll("[data-draft]").forEach((field) => {
      withStorage((storage) => storage.removeItem(`draft:${field.dataset.draft}`));
    });
  }

  function restoreDrafts(within) {
    within.querySelectorAll("[data-draft]").forEach((field) => {
      const text = withStorage((storage) => storage.getItem(`draft:${field.dataset.draft}`));
      if (text === null || text === field.value) return;
      field.value = text;
      field.form?.setAttribute("data-unsaved", "");
    });
  }

  document.addEventListener("input", (event) => {
    const key = event.target.dataset?.draft;
    if (key) withStorage((storage) => storage.setItem(`draft:${key}`, event.target.value));
  });
  document.addEventListener("submit", (event) => {
    // Signing out leaves nothing of a client on a shared machine.
    if (!event.target.matches("[data-sign-out]")) return;
    withStorage((storage) =>
      Object.keys(storage)
        .filter((key) => key.startsWith("draft:"))
        .forEach((key) => storage.removeItem(key)),
    );
  });

  /* --- dialog --- */

  addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (target === modal && modal.childElementCount) {
      restoreDrafts(modal);
      if (!modal.open) modal.showModal();
    }
    if (target?.id === "quick") byId("qa")?.focus();
  });
  addEventListener("htmx:afterSettle", () => document.dispatchEvent(new Event("page:changed")));
  document.addEventListener("click", (event) => {
    if (event.target === modal || event.target.closest("[data-close]")) modal?.close();
  });
  modal?.addEventListener("close", () => modal.replaceChildren());
  // The server may close it by the response header HX-Trigger: close-modal.
  document.addEventListener("close-modal", () => modal?.close());

  /* --- toasts: one at a time, eight seconds, longer while looked at --- */

  const toasts = byId("toasts");
  const TOAST_MS = 8000;

  function leaveLater(toast) {
    setTimeout(() => {
      if (toast.matches(":hover, :focus-within")) leaveLater(toast);
      else toast.remove();
    }, TOAST_MS);
  }

  function tidyToasts() {
    const all = [...toasts.querySelectorAll("[data-toast]")];
    all.slice(0, -1).forEach((toast) => toast.remove());
    const last = all.at(-1);
    if (!last || last.dataset.toast === "timed") return;
    last.dataset.toast = "timed";
    leaveLater(last);
  }

  if (toasts) {
    new MutationObserver(tidyToasts).observe(toasts, { childList: true, subtree: true });
    tidyToasts();
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (document.documentElement.dataset.keys === "off") return;
    if (event.key !== "z" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    toasts?.querySelector("form")?.requestSubmit();
  });

  restoreDrafts(document);
})();
