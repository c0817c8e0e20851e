// Writing a translation: words of the glossary by a click, saving and going on by keyboard.
(function () {
  "use strict";
  var form = document.querySelector("[data-translating]");
  var field = form && form.querySelector("[data-translation]");
  if (!field) return;

  form.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-insert]");
    if (!button) return;
    var text = button.dataset.insert;
    if (button.hasAttribute("data-replace")) field.value = text;
    else field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      form.querySelector("[data-shortcut=enter]").click();
    } else if (event.altKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      var link = form.querySelector(event.key === "ArrowLeft" ? "a[rel=prev]" : "a[rel=next]");
      if (!link) return;
      event.preventDefault();
      link.click();
    }
  });
})();
