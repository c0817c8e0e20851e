// Grids of amounts: Enter and the arrows go up and down, a column of a spreadsheet is pasted over cells.
(function () {
  "use strict";
  function place(cell) {
    var row = cell.closest("tr");
    var rows = Array.from(row.closest("table").querySelectorAll("tbody tr")).filter(function (one) {
      return one.querySelector("td input");
    });
    return { rows: rows, row: rows.indexOf(row), column: Array.from(row.querySelectorAll("td input")).indexOf(cell) };
  }
  function at(rows, row, column) {
    return rows[row] ? rows[row].querySelectorAll("td input")[column] : undefined;
  }
  document.addEventListener("keydown", function (event) {
    var cell = event.target;
    if (!cell.matches || !cell.matches("[data-grid] td input")) return;
    var step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.shiftKey) step = -step;
    var here = place(cell);
    var next = at(here.rows, here.row + step, here.column);
    event.preventDefault();
    if (next) { next.focus(); next.select(); }
  });
  document.addEventListener("paste", function (event) {
    var cell = event.target;
    if (!cell.matches || !cell.matches("[data-grid] td input") || !event.clipboardData) return;
    var text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!/[\n\t]/.test(text)) return;
    event.preventDefault();
    var here = place(cell);
    text.split("\n").forEach(function (line, down) {
      line.split("\t").forEach(function (value, right) {
        var target = at(here.rows, here.row + down, here.column + right);
        if (!target) return;
        target.value = value.trim();
        target.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
  });
})();
