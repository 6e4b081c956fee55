/* What is kept of HTML that comes from other programs, for static/editor/pasting: newsroomPastedHtml.
   Word's labels that are no plain numbers ("Điều 1.", "a)", "1.1") stay in the text, since a list
   could only guess them. Line breaks of chats and emoji sent as pictures are kept. */
(function () {
  "use strict";

  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

  // Labels of lists.

  const WINGDINGS = /wingdings|webdings|symbol/i;

  function withLabelsAsText(html) {
    const page = parsed(html);
    for (const label of page.querySelectorAll("[style*='mso-list']")) {
      if (!/mso-list:\s*ignore/i.test(label.getAttribute("style"))) continue;
      const text = label.textContent.replace(/\s+/g, " ").trim();
      const paragraph = label.closest("p, h1, h2, h3, h4, h5, h6, li, div");
      if (!text || !paragraph || isListLabel(text, label)) continue;
      const style = paragraph.getAttribute("style") || "";
      paragraph.setAttribute("style", style.replace(/mso-list:[^;]*;?/gi, ""));
      for (const comment of comments(paragraph)) {
        if (/supportLists|endif/.test(comment.data)) comment.remove();
      }
      label.replaceWith(`${text} `);
    }
    return page.documentElement.outerHTML;
  }

  /* Whether a list shows this label by itself: a plain number, or a bullet. */
  function isListLabel(text, label) {
    if (/^\d{1,4}\.$/.test(text)) return true;
    if (/^[·•▪●○■□◦o\uf000-\uf0ff]$/u.test(text)) return true;
    return text.length === 1 && WINGDINGS.test(label.outerHTML);
  }

  function comments(element) {
    const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_COMMENT);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  }

  // What the allow-list would drop unseen.

  const BLOCK =
    /^(?:address|article|blockquote|dd|div|dl|dt|figure|h[1-6]|hr|li|ol|p|pre|section|table|ul)$/i;

  function tidied(html) {
    const { body } = parsed(html);
    comments(body).forEach((comment) => comment.remove());
    body.querySelectorAll("img").forEach(emojiAsText);
    keepLines(body);
    body.querySelectorAll("pre").forEach((pre) => rename(pre, "p"));
    body.querySelectorAll("[id^='docs-internal-guid']").forEach(unwrap);
    [...body.querySelectorAll("span[style]")].reverse().forEach(styleAsElement);
    body.querySelectorAll("li > p").forEach((only) => only.parentElement.children[0] === only && unwrap(only));
    body.querySelectorAll(":is(ul, ol) > :is(ul, ol)").forEach(intoItem);
    body.querySelectorAll("br").forEach(dropBetweenBlocks);
    [...body.querySelectorAll("ol")].reverse().forEach(keepNumbers);
    return body.innerHTML;
  }

  /* Facebook, Zalo and Gmail send emoji as pictures of their own. */
  function emojiAsText(image) {
    const alt = (image.alt || image.getAttribute("aria-label") || "").trim();
    const named = `${image.className} ${image.getAttribute("src")}`;
    const isEmoji = /^[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u.test(alt) && !/^[\d#*]+$/.test(alt);
    const text = image.dataset.emoji || (isEmoji || /emo(?:ji|ticon)/i.test(named) ? alt : "");
    if (text && text.length <= 24) image.replaceWith(text);
  }

  /* Where white space is kept, the end of a line is a line break. */
  function keepLines(body) {
    const open = [[body, false]];
    while (open.length) {
      const [element, before] = open.pop();
      const style = (element.getAttribute("style") || "").match(/white-space:\s*([\w-]+)/i);
      let keeps = element.localName === "pre" || before;
      if (style) keeps = /^(?:pre|break)/i.test(style[1]);
      for (const node of [...element.childNodes]) {
        if (node.nodeType === Node.ELEMENT_NODE) open.push([node, keeps]);
        else if (keeps && node.nodeType === Node.TEXT_NODE && node.data.includes("\n")) breakLines(node);
      }
    }
  }

  function breakLines(node) {
    const { previousSibling: before, nextSibling: after } = node;
    const isBlock = (sibling) => sibling && BLOCK.test(sibling.nodeName);
    let text = node.data.replace(/\r\n?/g, "\n");
    if (!before || isBlock(before)) text = text.replace(/^\n+/, "");
    if (!after || isBlock(after)) text = text.replace(/\s+$/, "");
    const pieces = text.split("\n").flatMap((line, index) => [
      ...(index ? [node.ownerDocument.createElement("br")] : []),
      line.replace(/ {2,}/g, (blanks) => "\u00a0".repeat(blanks.length - 1) + " "),
    ]);
    node.replaceWith(...pieces);
  }

  const unwrap = (element) => element.replaceWith(...element.childNodes);

  /* Bold, italics and the like of Google Docs and mail programs, written as styles of a span. */
  function styleAsElement(span) {
    const { fontWeight, fontStyle, textDecoration, verticalAlign } = span.style;
    const names = [];
    if (!span.closest("h1, h2, h3, h4, h5, h6, th") && /^(?:bold|[6-9]00)/.test(fontWeight)) names.push("strong");
    if (fontStyle === "italic") names.push("em");
    if (textDecoration.includes("underline") && !span.closest("a")) names.push("u");
    if (textDecoration.includes("line-through")) names.push("s");
    if (verticalAlign === "super") names.push("sup");
    if (verticalAlign === "sub") names.push("sub");
    if (!span.textContent.trim()) return;
    for (const name of names) {
      const element = span.ownerDocument.createElement(name);
      element.append(...span.childNodes);
      span.append(element);
    }
  }

  /* Google Docs puts the list of a lower level beside the item it belongs to. */
  function intoItem(list) {
    const item = list.previousElementSibling;
    if (item && item.localName === "li") item.append(list);
  }

  function dropBetweenBlocks(line) {
    const beside = [line.previousElementSibling, line.nextElementSibling];
    const text = [line.previousSibling, line.nextSibling].some(
      (node) => node && node.nodeType === Node.TEXT_NODE && node.data.trim()
    );
    const isBlock = (element) => !element || BLOCK.test(element.nodeName);
    if (!text && beside.some(Boolean) && beside.every(isBlock)) line.remove();
  }

  function rename(element, name) {
    const other = element.ownerDocument.createElement(name);
    other.append(...element.childNodes);
    element.replaceWith(other);
    return other;
  }

  const KINDS = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
  };
  const WRITTEN = {
    a: alpha,
    A: (number) => alpha(number).toUpperCase(),
    i: roman,
    I: (number) => roman(number).toUpperCase(),
  };

  /* Readers see 1, 2, 3: letters and Roman numbers become text, and a number left out stays so. */
  function keepNumbers(list) {
    const items = [...list.children].filter((child) => child.localName === "li");
    if (!items.length) return;
    const style = [list, items[0]].map((one) => one.getAttribute("style") || "").join(";");
    const written = style.match(/list-style(?:-type)?:[^;]*?((?:lower|upper)-\w+)/i);
    const type = (written && KINDS[written[1].toLowerCase()]) || list.getAttribute("type");
    const kind = type in WRITTEN ? type : null;
    let number = Number(list.getAttribute("start")) || 1;
    let part = list;
    for (const item of items) {
      const value = Number(item.getAttribute("value"));
      if (value && value !== number && !kind) {
        const rest = list.cloneNode(false);
        rest.setAttribute("start", value);
        part.after(rest);
        let next = item;
        while (next) {
          const following = next.nextSibling;
          rest.append(next);
          next = following;
        }
        part = rest;
      }
      number = value || number;
      if (kind) label(item, WRITTEN[kind](number));
      number += 1;
    }
    if (kind) list.replaceWith(...[...list.childNodes].flatMap(unpacked));
  }

  function label(item, text) {
    let place = item;
    while (place.firstElementChild && place.firstElementChild === place.firstChild) {
      if (!/^(?:p|div|span)$/.test(place.firstElementChild.localName)) break;
      place = place.firstElementChild;
    }
    place.prepend(`${text}. `);
  }

  /* The content of an item of a list, its words in a paragraph. */
  function unpacked(node) {
    if (node.localName !== "li") return [node];
    const parts = [];
    let paragraph = null;
    for (const child of [...node.childNodes]) {
      if (BLOCK.test(child.nodeName)) {
        paragraph = null;
        parts.push(child);
      } else {
        if (!paragraph) parts.push((paragraph = node.ownerDocument.createElement("p")));
        paragraph.append(child);
      }
    }
    return parts;
  }

  function alpha(number) {
    let text = "";
    for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26)) {
      text = String.fromCharCode(97 + ((rest - 1) % 26)) + text;
    }
    return text;
  }

  const ROMAN = Object.entries({ m: 1000, cm: 900, d: 500, cd: 400, c: 100, xc: 90, l: 50, xl: 40, x: 10, ix: 9, v: 5, iv: 4, i: 1 });

  function roman(number) {
    let text = "";
    let rest = Math.min(number, 3_999);
    for (const [sign, value] of ROMAN) {
      for (; rest >= value; rest -= value) text += sign;
    }
    return text;
  }

  window.newsroomPastedHtml = { withLabelsAsText, tidied };
})();
