// The cockpit: copy its link, print it, and step through the list one came from. Without it: plain pages.
(function () {
  "use strict";
  var KEY = "ppm.list";

  // A list leaves the order of its rows in this tab only.
  var rows = Array.from(document.querySelectorAll(".listing tbody th.primary a[href]"));
  var found = rows.map(function (link) {
    var match = link.pathname.match(/^\/portfolio\/(\d+)\/$/);
    return match ? [match[1], link.textContent.trim()] : null;
  }).filter(Boolean);
  if (found.length) window.sessionStorage.setItem(KEY, JSON.stringify(found));
  document.addEventListener("htmx:afterSettle", function () {
    var list = Array.from(document.querySelectorAll(".listing tbody th.primary a[href]")).map(function (link) {
      var match = link.pathname.match(/^\/portfolio\/(\d+)\/$/);
      return match ? [match[1], link.textContent.trim()] : null;
    }).filter(Boolean);
    if (list.length) window.sessionStorage.setItem(KEY, JSON.stringify(list));
  });

  var bar = document.querySelector("[data-neighbours]");
  if (bar && !found.length) {
    var list = [];
    try { list = JSON.parse(window.sessionStorage.getItem(KEY) || "[]"); } catch (error) { list = []; }
    var here = list.findIndex(function (one) { return one[0] === bar.dataset.neighbours; });
    [["prev", list[here - 1]], ["next", list[here + 1]]].forEach(function (pair) {
      if (here < 0 || !pair[1]) return;
      var link = bar.querySelector("[data-neighbour=" + pair[0] + "]");
      link.rel = pair[0];
      link.href = window.location.pathname.replace(/\/portfolio\/\d+\//, "/portfolio/" + pair[1][0] + "/");
      link.querySelector("span").textContent = pair[1][1];
      link.hidden = false;
      bar.hidden = false;
    });
  }

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy + "\n" + window.location.href.split("#")[0]).then(function () {
        document.getElementById("announcement").textContent = button.dataset.copied;
        button.textContent = button.dataset.copied;
      });
    });
  });
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
