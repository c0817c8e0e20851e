// Boxes that suggest while one types (WAI-ARIA combobox), and "/" for the search box. Without it: plain forms.
(function () {
  "use strict";

  function listOf(box) { return document.getElementById(box.dataset.combobox); }
  function panelOf(box) {
    return document.querySelector(box.getAttribute("hx-target") || box.getAttribute("data-hx-target"));
  }
  function options(box) {
    var list = listOf(box);
    return list ? Array.from(list.querySelectorAll("[role=option]")) : [];
  }
  function active(box) {
    return options(box).find(function (one) { return one.getAttribute("aria-selected") === "true"; });
  }

  function mark(box, option) {
    options(box).forEach(function (one) { one.setAttribute("aria-selected", String(one === option)); });
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  }
  function open(box) {
    var panel = panelOf(box);
    if (!panel || !panel.children.length) return;
    panel.hidden = false;
    box.setAttribute("aria-expanded", String(options(box).length > 0));
    if (listOf(box)) box.setAttribute("aria-controls", box.dataset.combobox);
  }
  function close(box) {
    var panel = panelOf(box);
    if (panel) panel.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-controls");
    mark(box, null);
  }
  function take(box, option) {
    if (option.dataset.value === undefined) { window.location.assign(option.href); return; }
    box.value = option.dataset.value;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    close(box);
    box.focus();
  }

  function boxes() { return Array.from(document.querySelectorAll("[data-combobox]")); }
  function prepare(root) {
    root.querySelectorAll("[data-combobox]").forEach(function (box) {
      box.setAttribute("role", "combobox");
      box.setAttribute("aria-autocomplete", "list");
      box.setAttribute("aria-haspopup", "listbox");
      if (!box.hasAttribute("aria-expanded")) box.setAttribute("aria-expanded", "false");
    });
  }
  prepare(document);
  document.addEventListener("htmx:load", function (event) { if (event.target.querySelectorAll) prepare(event.target); });

  document.addEventListener("htmx:afterSwap", function () {
    var box = document.activeElement;
    if (box && box.matches("[data-combobox]")) open(box);
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.matches("[data-combobox]")) open(event.target);
    boxes().forEach(function (box) {
      var panel = panelOf(box);
      if (box !== event.target && !(panel && panel.contains(event.target))) close(box);
    });
  });
  document.addEventListener("click", function (event) {
    var option = event.target.closest && event.target.closest("[role=option][data-value]");
    boxes().forEach(function (box) {
      var panel = panelOf(box);
      if (option && panel && panel.contains(option)) { event.preventDefault(); take(box, option); return; }
      if (event.target !== box && !(panel && panel.contains(event.target))) close(box);
    });
  });

  document.addEventListener("keydown", function (event) {
    var box = event.target;
    if (!box.matches || !box.matches("[data-combobox]")) {
      var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(box.tagName) || box.isContentEditable;
      var search = document.getElementById("search-box");
      if (event.key === "/" && !typing && search && !event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector("dialog[open]")) {
        event.preventDefault();
        search.focus();
        search.select();
      }
      return;
    }
    var all = options(box), here = all.indexOf(active(box));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!all.length) return;
      event.preventDefault();
      open(box);
      var step = event.key === "ArrowDown" ? 1 : -1;
      mark(box, all[(here + step + all.length + (here < 0 && step < 0 ? 1 : 0)) % all.length]);
    } else if (event.key === "Escape") {
      if (box.getAttribute("aria-expanded") === "true") event.preventDefault();
      close(box);
    } else if (event.key === "Enter" && here >= 0) {
      event.preventDefault();
      take(box, all[here]);
    } else if (event.key === "Tab") close(box);
  });
})();
