// Turn pasted HTML or plain text into Markdown that the site shows as it was written. Turndown does the common part;
// cleanPaste (admin-paste-clean.js) has removed before it what only Word and its like need.
const pasteMarkdown = (() => {
	const BULLET = /^([ \t]*)(?:([·•▪◦●○■□‣⁃∙➢➤►▸✓✔❖\uE000-\uF8FF])[ \t]*|([o§Øüv–])[ \t]*\t[ \t]*)(?=\S)/;
	const NUMBER = /^[ \t]*([0-9]{1,3}[.)])[ \t]*\t[ \t]*(?=\S)/;
	const ITEM = /^\s*(?:[-*+]|[0-9]{1,9}[.)])\s/;
	const SOURCE = /^\s*<(?:!doctype|html|head|body|meta|style|p|div|h[1-6]|ul|ol|li|table|span|section|article|blockquote|strong|b|em|i|a|br)\b[^>]*>/i;
	const CITATION = /\[@[a-z0-9][a-z0-9-]*\]/;

	/** Escape what Markdown would take for a mark, and nothing else, so that the text stays easy to read. */
	function escape(text) {
		return text
			.replace(/\\(?=[!-/:-@[-`{-~])/g, "\\\\")
			.replace(/`/g, "\\`")
			.replace(/(?<=^|\S)\*|\*(?=\S|$)/g, "\\*")
			.replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
			.replace(/\[/g, (bracket, at, whole) => (whole.slice(at).search(CITATION) === 0 || /^\[[^\]]*\](?![([:])/.test(whole.slice(at)) ? bracket : "\\["))
			.replace(/&(?=#?\w+;)/g, "\\&")
			.replace(/<(?=(?:[a-z][a-z0-9+.-]*:|[^\s<>]+@))/gi, "\\<")
			.replace(/^(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|(?:-{3}|={2}|~{3}))/, "\\")
			.replace(/^([0-9]{1,9})(?=[.)](?:\s|$))/, "$1\\");
	}

	const service = new TurndownService({ headingStyle: "atx", hr: "---", bulletListMarker: "-", emDelimiter: "_" });
	service.escape = escape;
	service.addRule("item", {
		filter: "li",
		replacement(content, li) {
			const list = li.parentNode;
			const mark = list.localName === "ol" ? `${(parseInt(list.getAttribute("start"), 10) || 1) + [...list.children].indexOf(li)}. ` : "- ";
			return mark + content.trim().replace(/\n(?=[^\n])/g, `\n${" ".repeat(mark.length)}`) + (li.nextSibling ? "\n" : "");
		},
	});
	service.addRule("emphasis", {
		filter: "em",
		replacement: (content, em) => (em.hasAttribute("data-in-word") ? `*${content}*` : `_${content}_`),
	});
	service.addRule("link", {
		filter: (node) => node.localName === "a" && node.getAttribute("href"),
		replacement: (content, a) => `[${content.replace(/(?<!\\)[[\]]/g, "\\$&")}](${a.getAttribute("href").replace(/[\s()<>\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)})`,
	});

	/** Give the headings of `root` levels from `top` to 4 that skip none; the heading before has the level `above`. */
	function setLevels(root, top, above) {
		const headings = [...root.querySelectorAll("h1, h2, h3, h4, h5, h6")];
		const used = [...new Set(headings.map((heading) => heading.localName))].sort();
		let last = Math.max(above, top - 1);
		for (const heading of headings) {
			const level = Math.min(top + used.indexOf(heading.localName), last + 1, 4);
			last = level;
			const right = root.ownerDocument.createElement(`h${level}`);
			right.append(...heading.childNodes);
			heading.replaceWith(right);
		}
	}

	/** Return plain `text` with the bullets and indents of other programs as Markdown. Markdown stays as it is. */
	function fromText(text) {
		const lines = text.replace(/\r\n?|[\v\u2028\u2029]/g, "\n").replace(/[\u00AD\u200B\u2060\uFEFF\uFFFC]/g, "").split("\n");
		const done = [];
		let markers = [], isList = false, isOurs = false, wasBlank = true; // isOurs: a list whose marks were changed here
		for (let line of lines.map((one) => one.replace(/[\u00A0\u2000-\u200A\u202F\u3000]+/g, " ").replace(/[ \t]{3,}$/, "  "))) {
			const bullet = BULLET.exec(line), number = NUMBER.exec(line);
			if (bullet) {
				const marker = bullet[2] ?? bullet[3];
				if (!markers.includes(marker)) markers.push(marker);
				line = "  ".repeat(markers.indexOf(marker)) + "- " + line.slice(bullet[0].length).trimEnd();
			} else if (number) line = `${number[1]} ${line.slice(number[0].length)}`;
			if (bullet || number) {
				const last = done.findLast((one) => one.trim());
				if (isOurs || (last && ITEM.test(last))) while (!done.at(-1).trim()) done.pop();
				else if (last && done.at(-1).trim()) done.push("");
				isList = isOurs = true;
			} else if (!line.trim()) {
				line = "";
			} else if (ITEM.test(line) && (isList || !/^(?: {4}|\t)/.test(line))) {
				isList = true;
			} else if (/^(?: {4}|\t)/.test(line) && !isList) {
				line = line.trimStart(); // four spaces would make it code
			} else if (isList && !/^\s/.test(line)) {
				if (isOurs && !wasBlank && /^\p{Ll}/u.test(line)) line = `  ${line}`; // the rest of a long item
				else {
					if (isOurs && !wasBlank) done.push("");
					[markers, isList, isOurs] = [[], false, false];
				}
			}
			wasBlank = !line;
			done.push(line);
		}
		// A star beside a digit is a sign of multiplication.
		return done.join("\n").replace(/(?<=\d)\*(?=[\p{L}\d])|(?<=\p{L})\*(?=\d)/gu, "\\*");
	}

	function fromHtml(html, top, above) {
		const root = cleanPaste(html);
		setLevels(root, top, above);
		return fromText(service.turndown(root)).replace(/\n{3,}/g, "\n\n").trim();
	}

	/** Return the Markdown of what a clipboard holds, for a field whose highest heading level is `top`. */
	return ({ html, text, top, above = 0 }) => {
		if (html) return fromHtml(html, top, above);
		return SOURCE.test(text) ? fromHtml(text, top, above) : fromText(text);
	};
})();
