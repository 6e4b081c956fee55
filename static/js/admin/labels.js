/* Names for the controls that Django's admin leaves without one: search boxes made by select2. */
(function () {
  "use strict";

  function name(select) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling && select.nextElementSibling.querySelector("[role=combobox]");
    if (!label || !box) return;
    box.setAttribute("aria-label", label.textContent.replace(":", "").trim());
    // The text inside claims to be a text box of its own; the box around it is the control.
    const text = box.querySelector("[role=textbox]");
    if (text) ["role", "aria-readonly"].forEach((name) => text.removeAttribute(name));
  }

  const nameAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(name);
  // Registered after select2's own start, hence run after it.
  if (window.django && django.jQuery) django.jQuery(nameAll);
  document.addEventListener("formset:added", () => setTimeout(nameAll));
})();
