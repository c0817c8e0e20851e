// Small behaviours on top of pages that work without any of them. Hooks are data-… attributes.
(function () {
  "use strict";

  function notice(text) {
    var box = document.getElementById("messages");
    if (!box || !text) return;
    var message = document.createElement("div");
    var line = document.createElement("p");
    message.className = "message message-error";
    line.textContent = text;
    message.appendChild(line);
    box.replaceChildren(message);
    box.scrollIntoView({ block: "nearest" });
  }

  function sentence(status) {
    return document.body.getAttribute("data-error-" + status) || document.body.getAttribute("data-error-500");
  }

  // Refusals and failures become a notice; 422 and 409 are swapped like any answer.
  document.addEventListener("htmx:responseError", function (event) {
    var xhr = event.detail.xhr;
    var isReason = /^text\/plain/.test(xhr.getResponseHeader("Content-Type") || "");
    notice(isReason ? xhr.responseText : sentence(xhr.status));
  });
  document.addEventListener("htmx:sendError", function () { notice(sentence(0)); });

  // A whole page instead of a fragment means that the session ended: show that page.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var text = event.detail.serverResponse || "";
    if (event.detail.xhr.status === 200 && /^\s*<!doctype/i.test(text) && event.detail.target !== document.body) {
      event.detail.shouldSwap = false;
      window.location.assign(event.detail.xhr.responseURL || window.location.href);
    }
  });

  // What a form keeps in this browser goes with whoever signs out, and does not stay for days.
  var KEPT = 12 * 60 * 60 * 1000;
  function forget(isOver) {
    try {
      Object.keys(window.localStorage).forEach(function (key) {
        if (!/^report\//.test(key)) return;
        var at = 0;
        try { at = JSON.parse(window.localStorage.getItem(key)).at || 0; } catch (error) { /* unreadable */ }
        if (isOver || Date.now() - at > KEPT) window.localStorage.removeItem(key);
      });
    } catch (error) { /* not allowed: then nothing is kept either */ }
  }
  forget(false);
  document.addEventListener("submit", function (event) {
    if (/\/logout\/$/.test(event.target.getAttribute("action") || "")) forget(true);
  });

  // The thin bar of waiting.
  var waiting = 0;
  function busy(step) {
    waiting = Math.max(0, waiting + step);
    document.body.classList.toggle("is-busy", waiting > 0);
  }
  document.addEventListener("htmx:beforeRequest", function () { busy(1); });
  document.addEventListener("htmx:afterRequest", function () { busy(-1); });

  // Empty filters stay out of the address.
  document.addEventListener("htmx:configRequest", function (event) {
    if (!event.target.matches || !event.target.matches("[data-clean-address]")) return;
    var parameters = event.detail.parameters;
    Object.keys(parameters).forEach(function (key) { if (parameters[key] === "") delete parameters[key]; });
  });
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("[data-clean-address]")) return;
    event.target.querySelectorAll("input, select").forEach(function (field) { field.disabled = field.value === ""; });
  });

  // Errors take the focus; after a swap it returns to where it was.
  function focusOn(root) {
    var first = root.querySelector("[data-focus]");
    if (first) first.focus();
  }
  // The row whose subject is opened beside the list.
  function markOpenRow() {
    var panel = document.querySelector("[data-open-row]");
    var link = panel && document.getElementById(panel.dataset.openRow);
    document.querySelectorAll("tr.is-open-row").forEach(function (row) { row.classList.remove("is-open-row"); });
    if (link && link.closest("tr")) link.closest("tr").classList.add("is-open-row");
  }
  markOpenRow();
  // A live region that is itself replaced stays silent: the count is repeated in one that stays.
  document.addEventListener("htmx:afterSettle", function (event) {
    focusOn(event.target);
    markOpenRow();
    var count = event.target.querySelector("[data-announce]");
    if (count) document.getElementById("announcement").textContent = count.textContent;
  });

  // Forms: unsaved changes, autosave, native submit of the language buttons.
  var dirty = new Set();
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || form.method !== "post") return;
    dirty.add(form);
    form.querySelectorAll("[data-until-change]").forEach(function (box) { box.hidden = true; });
    if (form.hasAttribute("data-autosave")) later(form);
  });
  document.addEventListener("submit", function (event) { dirty.delete(event.target); }, true);
  document.addEventListener("report:saved", function (event) { dirty.delete(event.target); });
  window.addEventListener("beforeunload", function (event) {
    var open = Array.from(dirty).some(function (form) { return form.isConnected && form.hasAttribute("data-guard"); });
    if (open) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-native]");
    if (!button || !button.form) return;
    event.preventDefault();
    event.stopPropagation();
    var form = button.form;
    var field = document.createElement("input");
    field.type = "hidden";
    field.name = button.name;
    field.value = button.value;
    form.appendChild(field);
    form.action = button.formAction;
    dirty.delete(form);
    form.submit();
  }, true);

  // Autosave: the form posts itself with `_autosave=1`; the view answers 204, or 409 when stale.
  var timers = new Map();
  function later(form) {
    window.clearTimeout(timers.get(form));
    timers.set(form, window.setTimeout(function () { save(form); }, Number(form.dataset.autosave) || 1500));
  }
  function say(form, text) {
    document.querySelectorAll("[data-saved-for='" + form.id + "']").forEach(function (mark) { mark.textContent = text; });
  }
  function save(form) {
    var data = new FormData(form);
    data.append("_autosave", "1");
    dirty.delete(form);
    window.fetch(form.action, { method: "POST", body: data, headers: { "X-Autosave": "1" }, redirect: "manual" }).then(function (answer) {
      if (answer.status === 204) {
        var version = answer.headers.get("X-Version");
        if (version && form.elements.version) form.elements.version.value = version;
        var time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
        say(form, (form.dataset.savedText || "%s").replace("%s", time));
        return;
      }
      dirty.add(form);
      if (answer.type === "opaqueredirect") notice(sentence(401));
      else say(form, form.dataset.unsavedText || sentence(answer.status));
    }).catch(function () {
      dirty.add(form);
      say(form, form.dataset.unsavedText || sentence(0));
    });
  }

  // Dialogs: a link with data-dialog opens its page's #main inside <dialog>; without JavaScript it is a page.
  document.addEventListener("click", function (event) {
    var way = event.target.closest && event.target.closest("dialog a[data-close]");
    if (!way) return;
    event.preventDefault();
    way.closest("dialog").close();
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
    event.preventDefault();
    window.fetch(link.href).then(function (answer) { return answer.text(); }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var content = page.querySelector("#main form");
      if (!content) { window.location.assign(link.href); return; }
      var dialog = document.createElement("dialog");
      dialog.className = "dialog";
      dialog.setAttribute("aria-label", page.querySelector("#main h1").textContent);
      dialog.appendChild(document.importNode(content, true));
      document.body.appendChild(dialog);
      dialog.addEventListener("close", function () { dialog.remove(); link.focus(); });
      dialog.showModal();
    });
  });

  // Menus close on Escape and on a click elsewhere.
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open], details.hint[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") closeMenus(null); });
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest ? event.target.closest("details.menu, details.hint") : null);
  });

  // Every tick box of a group at once: <input type="checkbox" data-all="name">.
  document.addEventListener("change", function (event) {
    var name = event.target.dataset && event.target.dataset.all;
    if (!name || !event.target.form) return;
    event.target.form.querySelectorAll("input[type=checkbox][name='" + name + "']").forEach(function (box) { box.checked = event.target.checked; });
  });

  // What was open for printing is closed again afterwards.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details.chart-data:not([open])"));
    opened.forEach(function (data) { data.open = true; });
  });
  window.addEventListener("afterprint", function () { opened.forEach(function (data) { data.open = false; }); });

  // Bars that scroll sideways on a narrow screen start where the reader is.
  document.querySelectorAll(".areas, .pages-bar, .tabs").forEach(function (bar) {
    var here = bar.querySelector("[aria-current]");
    if (here) bar.scrollLeft = here.offsetLeft - 60;
  });

  // Tables that go on to the right say so.
  function hintAt(box) { box.classList.toggle("has-more", box.scrollLeft + box.clientWidth < box.scrollWidth - 4); }
  function hintAll() { document.querySelectorAll(".table-box").forEach(hintAt); }
  document.addEventListener("scroll", function (event) {
    if (event.target.classList && event.target.classList.contains("table-box")) hintAt(event.target);
  }, true);
  ["resize", "load"].forEach(function (name) { window.addEventListener(name, hintAll); });
  document.addEventListener("htmx:afterSettle", hintAll);

  focusOn(document);
})();
