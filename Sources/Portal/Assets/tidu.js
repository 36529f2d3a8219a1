// What pages do beyond HTML: offer to print, let sliders move fields, move focus to a summary of faults, warn before typed text is lost, submit a choice at once.
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
  function keepDrafts() {
    var prefix = "tidu-draft-";
    var store;
    try { store = window.localStorage; } catch (refused) { return; }
    document.querySelectorAll("[data-drafted]").forEach(function (sent) {
      store.removeItem(prefix + sent.dataset.drafted);
    });
    document.querySelectorAll("form[action='/sign-out']").forEach(function (form) {
      form.addEventListener("submit", function () {
        Object.keys(store).filter(function (key) { return key.indexOf(prefix) === 0; })
          .forEach(function (key) { store.removeItem(key); });
      });
    });
    document.querySelectorAll("form[data-draft]").forEach(function (form) {
      var key = prefix + form.dataset.draft;
      var text = form.querySelector("textarea");
      var kept = store.getItem(key);
      if (kept && !text.value) {
        text.value = kept;
        var note = document.createElement("p");
        note.className = "note";
        note.setAttribute("role", "status");
        note.textContent = form.dataset.draftNote;
        form.insertBefore(note, form.firstChild);
      }
      text.addEventListener("input", function () {
        try { store.setItem(key, text.value); } catch (full) { /* The text is still in the form. */ }
      });
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
  guardForms();
  submitOnChange();
  offerPrint();
  closeMenus();
  showCurrentSection();
})();
