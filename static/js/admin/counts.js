/* How long the story is: words and reading time under the body. Words are counted as readers are
   told the reading time: what stands between blanks, hence Vietnamese syllables, in the body and
   the quotes (articles/portal/story_page.py). Fetched once the page is idle (panels.js). */
(function () {
  "use strict";

  const line = document.getElementById("word-count");
  const row = document.querySelector(".field-body");
  if (!line || !row || !window.newsroomBody) return;
  const { perMinute, words, minutes } = line.dataset;
  const written = (number) => number.toLocaleString("vi-VN");

  newsroomBody.follow(() => {
    const body = newsroomBody.html().replace(/<[^<>]*>/g, " ").replace(/&nbsp;/g, " ");
    const said = newsroomQuotes.all().map((quote) => quote.words);
    const { length } = [body, ...said].join(" ").match(/\S+/g) || [];
    const number = length || 0;
    const time = Math.max(1, Math.ceil(number / perMinute));
    const told = [words.replace("%s", written(number))];
    if (number) told.push(minutes.replace("%s", written(time)));
    line.textContent = told.join(" · ");
    line.hidden = false;
  });
  row.append(line);
})();
