// Lists by keyboard and shift-click, on top of pages that work without. Letters can be switched off (data-keys on body).
(function () {
  "use strict";

  function rows() { return Array.from(document.querySelectorAll("[data-list] tbody tr:not(.group-head)")); }
  function here() { return document.querySelector("[data-list] tr.is-here"); }

  function go(step) {
    var all = rows();
    if (!all.length) return;
    var at = all.indexOf(here());
    var next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    all.forEach(function (row) { row.classList.remove("is-here"); });
    next.classList.add("is-here");
    var link = next.querySelector("th a[href]") || next.querySelector("a[href]");
    if (link) link.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function press(row, selector) {
    var target = row && row.querySelector(selector);
    if (target) target.click();
  }

  function isTyping(element) {
    return element.closest && element.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");
  }

  document.addEventListener("keydown", function (event) {
    if (!document.body.hasAttribute("data-keys") || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    var row = here();
    switch (event.key) {
      case "j": go(1); break;
      case "k": go(-1); break;
      case "o": press(row, "th a[href]"); break;
      case "x": press(row, "input.tick"); break;
      case "s": press(row, ".star"); break;
      case "e": press(row, ".pencil"); break;
      case "/":
        var field = document.querySelector("form.filters input[type=text], input[type=search]");
        if (!field) return;
        field.focus();
        field.select();
        break;
      case "?":
        var help = document.querySelector("[data-keys-help]");
        if (!help) return;
        help.click();
        break;
      default: return;
    }
    event.preventDefault();
  });

  // How many rows are ticked; the button that needs one says so. Without this script it is always there.
  function count() {
    document.querySelectorAll("form[data-ticks]").forEach(function (form) {
      var ticked = document.querySelectorAll("input.tick[form='" + form.id + "']:checked").length;
      var button = form.querySelector("[data-needs-tick]");
      if (!button.dataset.label) button.dataset.label = button.textContent;
      button.textContent = ticked ? button.dataset.label + " (" + ticked + ")" : button.dataset.label;
      button.disabled = !ticked;
    });
  }
  document.addEventListener("change", function (event) {
    if (event.target.matches && event.target.matches("input.tick, input[data-all]")) count();
  });
  document.addEventListener("htmx:afterSettle", count);
  count();

  // Shift and a click on a head: sort by this column as well.
  document.addEventListener("click", function (event) {
    var head = event.target.closest && event.target.closest("th a[data-also]");
    if (!head || !event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    window.location.assign(head.dataset.also);
  }, true);
})();
