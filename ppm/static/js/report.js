// The report form: what is typed stays in this browser until the portal has it, block by block.
// Works on top of a form that can be saved and sent without any script. Hooks are data-… attributes.
(function () {
  "use strict";
  var form = document.querySelector("form[data-kept]");
  if (!form || !window.htmx) return;
  var place = form.dataset.kept + "/";
  var RETRY = 10000;
  var LONGEST_PAUSE = 60000;
  var OLDEST = 12 * 60 * 60 * 1000;
  var changes = {}; // block → number of changes; a save only ends what it was sent with
  var sent = {};

  function store(key, value) {
    try {
      if (value === null) window.localStorage.removeItem(place + key);
      else window.localStorage.setItem(place + key, JSON.stringify(value));
    } catch (error) { /* no room, or not allowed: the form works all the same */ }
  }
  function stored(key) {
    try { return JSON.parse(window.localStorage.getItem(place + key)); } catch (error) { return null; }
  }
  function blocks() { return Array.from(form.querySelectorAll("[data-block]")); }
  function fieldsOf(block) {
    return Array.from(block.querySelectorAll("input[name], select[name], textarea[name]"));
  }
  function valuesOf(block) {
    var found = {};
    fieldsOf(block).forEach(function (field) {
      if (/^(radio|checkbox)$/.test(field.type)) {
        if (field.checked) found[field.name] = field.value;
        else if (!(field.name in found)) found[field.name] = "";
      } else found[field.name] = field.value;
    });
    return found;
  }
  function markOf(code) {
    var field = form.elements["was_" + code];
    return field ? field.value : "";
  }
  function versionIn(mark) { return parseInt(mark, 10) || 0; }

  // The mark “saved … ago”, renewed every few seconds.
  function mark() { return form.querySelector(".saved-mark"); }
  function say(text) { if (mark()) mark().textContent = text; }
  var units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  function ago(moment) {
    var seconds = Math.max(1, Math.round((Date.now() - moment) / 1000));
    var unit = units.find(function (one) { return seconds >= one[1]; });
    var words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
    return words.format(-Math.floor(seconds / unit[1]), unit[0]);
  }
  function tell() {
    var moment = mark() && Date.parse(mark().dataset.saved);
    if (!moment || Object.keys(changes).length) return;
    say(form.dataset.textSaved.replace("#", ago(moment)));
  }
  window.setInterval(tell, 5000);

  // What is typed is kept at once, and dropped when the portal has it.
  form.addEventListener("input", function (event) {
    var block = event.target.closest("[data-block]");
    if (!block) return;
    var code = block.dataset.block;
    changes[code] = (changes[code] || 0) + 1;
    store(code, { at: Date.now(), mark: markOf(code), values: valuesOf(block) });
    say(form.dataset.textWaiting);
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    var code = event.target.dataset && event.target.dataset.block;
    if (code) sent[code] = changes[code];
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var code = event.target.dataset && event.target.dataset.block;
    // A collision (409) is shown like any answer, but nothing was saved.
    if (!code || event.detail.xhr.status !== 200 || event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    pause = RETRY;
    if (sent[code] === changes[code]) {
      delete changes[code];
      store(code, null);
    }
    if (!Object.keys(changes).length) form.dispatchEvent(new CustomEvent("report:saved", { bubbles: true }));
    window.setTimeout(tell, 50);
  });

  // Without connection: say so, and send again until it works.
  function again() {
    blocks().forEach(function (block) {
      if (changes[block.dataset.block]) window.htmx.trigger(block, "keep");
    });
  }
  // One round at a time however many blocks failed, and ever longer ones.
  var round = null;
  var pause = RETRY;
  function later() {
    if (round) return;
    round = window.setTimeout(function () { round = null; again(); }, pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
  document.addEventListener("htmx:sendError", function (event) {
    if (!event.target.dataset || !event.target.dataset.block) return;
    say(form.dataset.textOffline);
    later();
  });
  // Held by somebody else, or out of order for a moment: the portal did not get it, so it is sent again.
  document.addEventListener("htmx:responseError", function (event) {
    if (!event.target.dataset || !event.target.dataset.block || event.detail.xhr.status < 500) return;
    say(form.dataset.textWaiting);
    later();
  });
  window.addEventListener("online", again);

  // A save on its way ends before the whole form is sent, and none starts after it: the last one counts.
  var under = 0;
  var waits = null;
  var isLeaving = false;
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (!event.target.dataset || !event.target.dataset.block) return;
    if (isLeaving) event.preventDefault();
    else under += 1;
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (!event.target.dataset || !event.target.dataset.block || !under) return;
    under -= 1;
    window.setTimeout(function () {
      if (!waits || under) return;
      var button = waits.button;
      waits = null;
      form.requestSubmit(button);
    }, 0);
  });
  form.addEventListener("submit", function (event) {
    if (under) {
      event.preventDefault();
      event.stopImmediatePropagation();
      waits = { button: event.submitter };
    } else isLeaving = true;
  });
  window.addEventListener("pageshow", function () { isLeaving = false; });

  // A whole form was sent: what it held need not be put back, unless the portal did not get it.
  form.addEventListener("submit", function () {
    blocks().forEach(function (block) {
      var kept = stored(block.dataset.block);
      if (kept) store(block.dataset.block, { at: kept.at, mark: kept.mark, values: valuesOf(block), isSent: true });
    });
  });

  // Opened again after a cut or a new sign-in: what the portal did not get is put back and sent.
  function putBack(block, values) {
    fieldsOf(block).forEach(function (field) {
      if (!(field.name in values)) return;
      if (/^(radio|checkbox)$/.test(field.type)) field.checked = field.value === values[field.name];
      else if (field.type !== "hidden" || /_was$/.test(field.name)) field.value = values[field.name];
    });
  }
  function same(one, other) {
    return Object.keys(one).every(function (name) {
      return /_was$/.test(name) || (other[name] || "").trim() === (one[name] || "").trim();
    });
  }
  var isBack = false;
  blocks().forEach(function (block) {
    var code = block.dataset.block;
    var kept = stored(code);
    if (!kept) return;
    var isNewer = versionIn(markOf(code)) > versionIn(kept.mark);
    if (Date.now() - kept.at > OLDEST || same(kept.values, valuesOf(block)) || (kept.isSent && isNewer)) {
      store(code, null);
      return;
    }
    putBack(block, kept.values);
    if (isNewer) form.elements["was_" + code].value = kept.mark;
    block.querySelectorAll("details").forEach(function (details) { details.open = true; });
    changes[code] = 1;
    isBack = true;
  });
  if (isBack) {
    say(form.dataset.textBack);
    window.setTimeout(again, 200);
  }
  tell();

  // How many signs are left.
  form.querySelectorAll("[data-count]").forEach(function (field) {
    var count = document.createElement("span");
    count.className = "sub sign-count";
    field.after(count);
    function show() {
      count.textContent = field.value.length + " / " + field.dataset.count;
      count.classList.toggle("late", field.value.length > Number(field.dataset.count));
    }
    field.addEventListener("input", show);
    show();
  });
})();
