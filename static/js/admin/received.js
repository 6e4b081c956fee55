/* Receiving a text: a file that is dropped on the page or chosen is read at once; what is pasted
   keeps its HTML, where the clipboard has it. Without this the form does the same, by its button. */
(function () {
  "use strict";

  const form = document.getElementById("receive");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const area = form.querySelector("textarea[name=html]");
  const status = form.querySelector("[role=status]");

  function send() {
    status.textContent = form.dataset.reading;
    form.requestSubmit();
  }

  input.addEventListener("change", () => {
    if (input.files.length) send();
  });

  const holdsFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    form.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    form.classList.remove("is-over");
    const chosen = new DataTransfer();
    if (event.dataTransfer.files.length) chosen.items.add(event.dataTransfer.files[0]);
    input.files = chosen.files;
    if (input.files.length) send();
  });

  if (area) {
    area.addEventListener("paste", (event) => {
      const html = event.clipboardData.getData("text/html");
      if (!html) return;
      event.preventDefault();
      area.setRangeText(html, area.selectionStart, area.selectionEnd, "end");
    });
  }

  // By "back" the page stands as it was left, but for this line.
  window.addEventListener("pageshow", () => {
    status.textContent = "";
  });
})();
