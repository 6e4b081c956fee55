/* Logging in in another tab changes the form's token; the cookie holds the new one. Without
   this, the first "send again" is answered with this page once more, with a fresh token. */
(function () {
  "use strict";

  const form = document.getElementById("form-recovery");
  if (!form) return;
  form.addEventListener("submit", () => {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (cookie) form.elements.csrfmiddlewaretoken.value = cookie[1];
  });
})();
