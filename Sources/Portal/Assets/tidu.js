// What pages do beyond HTML: offer to print, let sliders move fields, add up a plan, move focus to a summary of faults, warn before typed text is lost, submit a choice at once.
// Every page works without this file.
(function () {
  "use strict";

  function focusFaults() {
    var summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
  }

  function guardForms() {
    var changed = false;
    document.querySelectorAll("form[data-guard]").forEach(function (form) {
      form.addEventListener("input", function () { changed = true; });
      form.addEventListener("submit", function () { changed = false; });
    });
    window.addEventListener("beforeunload", function (event) {
      if (changed) event.preventDefault();
    });
  }

  function submitOnChange() {
    document.querySelectorAll("[data-submit]").forEach(function (control) {
      control.addEventListener("change", function () { control.form.requestSubmit(); });
    });
  }

  // The browser's own print window saves PDF as well; without this file its menu does the same.
  function offerPrint() {
    document.querySelectorAll("[data-print]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { window.print(); });
    });
  }

  // On a phone the navigation is one line that scrolls: the section that one is in comes into sight.
  function showCurrentSection() {
    var list = document.querySelector(".top nav ul");
    var current = list && list.querySelector("[aria-current]");
    if (!current || list.scrollWidth <= list.clientWidth) return;
    list.scrollLeft += current.getBoundingClientRect().left - list.getBoundingClientRect().left
      - (list.clientWidth - current.offsetWidth) / 2;
  }

  function closeMenus() {
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      document.querySelectorAll("details.account[open]").forEach(function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    });
  }

  // What was typed and not sent stays on this device: a phone loses the network between two factory halls. Only the long
  // texts are kept, never a name or a number, and they go when they were sent or the person signs out.
  //
  // A reply can be lost on its way back. So what the page shows as said already is not filled in again; else a form that is
  // sent again bears the key that it was sent under, and is not carried out twice.
  function keepDrafts() {
    var drafts = "tidu-draft-", keys = "tidu-key-", sent = "tidu-sent";
    var store, visit;
    try { store = window.localStorage; visit = window.sessionStorage; } catch (refused) { return; }
    function names() {
      return Object.keys(store).filter(function (key) { return key.indexOf(drafts) === 0; })
        .map(function (key) { return key.slice(drafts.length); });
    }
    function forget(name) {
      store.removeItem(drafts + name);
      store.removeItem(keys + name);
    }
    // Where the day begins: which pages have something that was typed and not sent. A name tells its page: `visit-`, `case-`
    // with what it is about, or `intake`.
    function tellLeft() {
      var place = document.querySelector("[data-left]");
      if (!place) return;
      names().forEach(function (name) {
        var parts = name.split("-"), kind = place.dataset[parts[0]];
        if (!kind || !store.getItem(drafts + name).trim()) return;
        var link = document.createElement("a");
        link.href = kind.replace("{}", parts[1]);
        // The enterprise's own name where this page has it.
        var named = document.querySelector("main a[href='" + kind.replace("{}/visits", parts[1]) + "']");
        link.textContent = place.dataset[parts[0] + "Words"].replace("{}", named ? named.textContent.trim() : parts[1]);
        if (place.querySelector("a[href='" + link.getAttribute("href") + "']")) return;
        place.append(" ", link);
        place.hidden = false;
      });
    }
    // This page says that what was sent last has arrived.
    if (document.querySelector("[data-drafted]") && visit.getItem(sent)) {
      forget(visit.getItem(sent));
      visit.removeItem(sent);
    }
    document.querySelectorAll("form[action='/sign-out']").forEach(function (form) {
      form.addEventListener("submit", function () { names().forEach(forget); });
    });
    tellLeft();
    var page = document.querySelector("[data-drafts]");
    if (!page) return;
    var said = Array.from(document.querySelectorAll(".typed"), function (text) { return text.textContent.trim(); });
    function tell(message, place, before) {
      var note = document.createElement("p");
      note.className = "note";
      note.setAttribute("role", "status");
      note.textContent = message;
      place.insertBefore(note, before);
      return note;
    }
    // The form that could not be sent, with its button and its note: it is sent by itself once somebody answers. Who types on
    // is not interrupted: from then on it waits for its button again.
    var waiting, isByItself = false;
    function sendWaiting() {
      if (!waiting) return;
      isByItself = true;
      waiting.form.requestSubmit(waiting.button);
      isByItself = false;
    }
    window.addEventListener("online", sendWaiting);
    window.setInterval(sendWaiting, 15000);
    document.addEventListener("input", function () {
      if (!waiting) return;
      waiting.note.textContent = page.dataset.unsent;
      waiting = undefined;
    });
    var forms = {};
    document.querySelectorAll("form[data-draft]").forEach(function (form) {
      var name = form.dataset.draft;
      var text = form.querySelector("textarea");
      forms[name] = form;
      text.addEventListener("input", function () {
        try { store.setItem(drafts + name, text.value); } catch (full) { /* The text is still in the form. */ }
      });
      var isReached = false, isTried = false, unsent;
      form.addEventListener("submit", function (event) {
        if (isReached || !window.fetch || !form.requestSubmit) {
          isReached = false;
          try {
            store.setItem(keys + name, form.elements.key.value);
            visit.setItem(sent, name);
          } catch (full) { /* It is sent all the same. */ }
          return;
        }
        // A form that reaches nobody would leave the browser's own page in place of this one: whether anybody answers is
        // tried first.
        event.preventDefault();
        if (isTried) return;
        isTried = true;
        var isAgain = isByItself, button = event.submitter, stop = new AbortController();
        if (unsent && !isAgain) unsent.remove();
        var limit = window.setTimeout(function () { stop.abort(); }, 10000);
        fetch("/healthz", { cache: "no-store", credentials: "omit", signal: stop.signal }).then(function (answer) {
          if (!answer.ok) throw new Error(answer.status);
          if (isAgain && !waiting) return;
          waiting = undefined;
          isReached = true;
          form.requestSubmit(button);
        }).catch(function () {
          if (isAgain) return;
          unsent = tell(page.dataset.waits, form, form.firstChild);
          waiting = { form: form, button: button, note: unsent };
          unsent.scrollIntoView({ block: "nearest" });
        }).finally(function () {
          window.clearTimeout(limit);
          isTried = false;
        });
      });
    });
    names().forEach(function (name) {
      var form = forms[name];
      if (!form && (!page.dataset.drafts || name.indexOf(page.dataset.drafts) !== 0)) return;
      // What was refused stands in its form again, as it was typed.
      if (form && form.querySelector("textarea").value) return;
      var kept = store.getItem(drafts + name);
      if (said.indexOf(kept.trim()) >= 0) {
        forget(name);
        tell(page.dataset.sent, page.parentNode, page);
      } else if (!form) {
        // There is no form for it any more.
        var gone = tell(page.dataset.gone, page.parentNode, page);
        var text = document.createElement("span");
        text.className = "typed kept";
        text.textContent = kept;
        var drop = document.createElement("button");
        drop.type = "button";
        drop.className = "btn plain";
        drop.textContent = page.dataset.drop;
        drop.addEventListener("click", function () { forget(name); gone.remove(); });
        gone.append(text, drop);
      } else if (kept) {
        form.querySelector("textarea").value = kept;
        if (store.getItem(keys + name)) form.elements.key.value = store.getItem(keys + name);
        if (form.closest("details")) form.closest("details").open = true;
        tell(page.dataset.kept, form, form.firstChild);
      }
    });
  }

  // A slider beside a field: whichever is moved, the other follows.
  function mirrorSliders() {
    document.querySelectorAll("input[data-mirror]").forEach(function (slider) {
      var field = document.getElementById(slider.dataset.mirror);
      slider.value = field.value;
      slider.hidden = false;
      slider.addEventListener("input", function (event) {
        event.stopPropagation();
        field.value = slider.value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
      field.addEventListener("input", function () { slider.value = field.value; });
    });
  }

  // A plan's sums follow what is typed into it: each area's year, and below a breakdown its months beside the whole's.
  function addUp() {
    var tables = Array.from(document.querySelectorAll("table[data-adds]"));
    // As the server reads a cell: with full-width digits, and with thousands parted where they belong.
    function number(text) {
      var plain = text.trim().replace(/[０-９，]/g, function (sign) {
        return String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
      });
      return /^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)$/.test(plain) ? Number(plain.replace(/,/g, "")) : 0;
    }
    function months(row) {
      return Array.from(row.querySelectorAll("input.cell"), function (cell) { return number(cell.value); });
    }
    function withYear(months, table) {
      return months.concat(table.dataset.adds === "level"
        ? months[11] : months.reduce(function (sum, month) { return sum + month; }, 0));
    }
    function write(row, numbers, isDifference) {
      numbers.forEach(function (number, place) {
        var sign = isDifference && number > 0 ? "+" : number < 0 ? "−" : "";
        row.cells[place + 1].textContent = sign + Math.abs(number);
      });
    }
    function add() {
      var whole;
      tables.forEach(function (table) {
        var rows = Array.from(table.tBodies[0].rows);
        if (!rows.length || !rows[0].querySelector("input.cell")) return;
        rows.forEach(function (row) {
          var typed = Array.from(row.querySelectorAll("input.cell")).some(function (cell) { return cell.value; });
          var total = withYear(months(row), table)[12];
          row.querySelector("[data-total]").textContent = typed ? total : "—";
        });
        if ("whole" in table.dataset) whole = withYear(months(rows[0]), table);
        var sums = rows.map(months).reduce(function (sum, row) {
          return sum.map(function (month, place) { return month + row[place]; });
        });
        sums = withYear(sums, table);
        Array.from(table.tFoot ? table.tFoot.rows : []).forEach(function (row) {
          if (row.dataset.row === "sum") write(row, sums, false);
          else if (whole) write(row, sums.map(function (sum, place) { return sum - whole[place]; }), true);
        });
      });
    }
    tables.forEach(function (table) { table.addEventListener("input", add); });
  }

  // On a phone the navigation is wider than the screen: the page that is shown is brought into sight.
  function showCurrent() {
    var current = document.querySelector("nav [aria-current]");
    var bar = current && current.closest("ul");
    if (bar && bar.scrollWidth > bar.clientWidth) bar.scrollLeft = current.offsetLeft - bar.offsetLeft - 16;
  }

  focusFaults();
  showCurrent();
  mirrorSliders();
  keepDrafts();
  addUp();
  guardForms();
  submitOnChange();
  offerPrint();
  closeMenus();
  showCurrentSection();
})();
