// What pages do beyond HTML: move focus to a summary of faults, warn before typed text is lost, submit a choice at once.
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

  function closeMenus() {
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      document.querySelectorAll("details.account[open]").forEach(function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    });
  }

  focusFaults();
  guardForms();
  submitOnChange();
  closeMenus();
})();
