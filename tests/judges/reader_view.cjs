// Mozilla's Readability, which Firefox shows a page with: HTML in, {title, day, text} out.
// NODE_PATH names the folder of its packages.
const { readFileSync } = require("node:fs");
const { JSDOM } = require("jsdom");
const { Readability } = require("@mozilla/readability");

const { document } = new JSDOM(readFileSync(0, "utf8"), { url: process.argv[2] }).window;
const { title, publishedTime, textContent } = new Readability(document).parse();
console.log(JSON.stringify({ title, day: (publishedTime || "").slice(0, 10), text: textContent }));
