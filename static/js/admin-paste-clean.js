// Turn the HTML of a clipboard into plain elements: headings, paragraphs, lists, strong, em and links.
// Word, Google Docs, Outlook, LibreOffice and web pages all write something different. Nothing here runs or loads
// what is in that HTML: the document of a DOMParser is inert.
const cleanPaste = (() => {
	const { HEADINGS, styleOf, property, unwrap, rename, plainSpaces, wordLists, repairLists, tables } = pasteStructure;
	const BLOCKS = new Set("address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split(" "));
	const UNWANTED = "script, style, meta, link, title, base, xml, noscript, template, iframe, object, embed, svg, math, img, picture, video, audio, canvas, map, input, select, textarea, button:not(.word), del, figure:has(img) figcaption, [hidden], [data-style*='mso-element:comment' i], [class*='MsoCommentReference' i], [data-style*='mso-footnote-id' i], .MsoFootnoteReference, sup.reference";
	const UNSEEN = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i;
	const RAISED = Object.fromEntries([..."0123456789+-"].map((sign, place) => [sign, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"[place]]));
	const LOWERED = Object.fromEntries([..."0123456789+-"].map((sign, place) => [sign, "₀₁₂₃₄₅₆₇₈₉₊₋"[place]]));
	const TRACKING = /^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|_hsenc|_hsmi)$/i;

	/** Return the address for a link, or "" if the link is not for readers of this site. */
	function address(href) {
		href = (href ?? "").trim();
		if (/^\/(?![/\\])/.test(href)) return href;
		let url;
		try {
			url = new URL(href);
		} catch {
			return ""; // relative to a page that we don't know
		}
		if (url.protocol === "mailto:" || url.protocol === "tel:") return url.pathname ? href : "";
		if (url.protocol !== "http:" && url.protocol !== "https:") return "";
		const inside = /(?:^|\.)safelinks\.protection\.outlook\.com$/.test(url.hostname) ? url.searchParams.get("url") : /^www\.google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url" ? url.searchParams.get("q") ?? url.searchParams.get("url") : null;
		if (inside) return address(inside);
		for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
		if (url.hash.includes(":~:")) url.hash = url.hash.replace(/#?:~:.*$/, ""); // words to highlight
		return url.origin === location.origin ? url.pathname + url.search + url.hash : url.href;
	}

	// Words ------------------------------------------------------------------------------------------------

	/** Return the format of the text in `element`: `format` is that of the text around it. */
	function formatOf(element, format) {
		const name = element.localName;
		if (/^(?:h[1-6]|th)$/.test(name)) return { ...format, bold: false, italic: false, isFixed: true };
		const changed = { ...format };
		const weight = property(element, "font-weight"), slant = property(element, "font-style");
		if (!format.isFixed) {
			if (name === "b" || name === "strong") changed.bold = true;
			if (name === "i" || name === "em") changed.italic = true;
			if (weight) changed.bold = /^bold/.test(weight) || parseInt(weight, 10) >= 600;
			if (slant) changed.italic = /^(?:italic|oblique)/.test(slant);
		}
		if (name === "a") changed.href = address(element.getAttribute("href"));
		if (name === "sup" || property(element, "vertical-align") === "super") changed.signs = RAISED;
		if (name === "sub" || property(element, "vertical-align") === "sub") changed.signs = LOWERED;
		return changed;
	}

	const small = (text, signs) => (signs && [...text].every((sign) => signs[sign]) ? [...text].map((sign) => signs[sign]).join("") : text);
	const isSame = (one, other) => one.href === other.href && one.bold === other.bold && one.italic === other.italic;
	const isWord = (sign) => /[\p{L}\p{N}]/u.test(sign ?? "");

	/** Return `runs` merged where their formats are the same, with spaces outside of bold, italic and links. */
	function merged(runs) {
		const whole = [];
		for (const run of runs) {
			const last = whole.at(-1);
			if (last && !last.br && !run.br && (isSame(last, run) || !run.text.trim())) last.text += run.text;
			else whole.push({ ...run });
		}
		const parts = whole.flatMap((run) => {
			if (run.br || !(run.href || run.bold || run.italic)) return [run];
			const [, before, text, after] = /^(\s*)(.*?)(\s*)$/s.exec(run.text);
			return [{ text: before }, { ...run, text }, { text: after }];
		});
		return parts.filter((run) => run.br || run.text);
	}

	/** Wrap `runs` in elements: links outside, then bold, then italic. */
	function wrapped(runs, page, formats = [["href", "a"], ["bold", "strong"], ["italic", "em"]]) {
		if (!formats.length) return runs.map((run) => (run.br ? page.createElement("br") : page.createTextNode(run.text)));
		const [[key, name], ...rest] = formats;
		const nodes = [];
		for (let at = 0; at < runs.length; ) {
			let end = at + 1;
			const value = runs[at][key];
			if (!value) {
				while (end < runs.length && !runs[end][key]) end++;
				nodes.push(...wrapped(runs.slice(at, end), page, rest));
				at = end;
				continue;
			}
			// A space between two pieces of the same format belongs to both.
			while (end < runs.length && (runs[end][key] === value || (runs[end].text && !runs[end].text.trim() && runs[end + 1]?.[key] === value))) end++;
			const inner = runs.slice(at, end).map((run) => ({ ...run }));
			const [before, after] = [runs[at - 1]?.text?.at(-1), runs[end]?.text?.[0]];
			let lead = "", trail = "";
			if (name !== "a") {
				// Markdown reads no ** between a letter and a punctuation mark: the mark goes outside.
				if (isWord(before)) inner[0].text = inner[0].text.replace(/^[^\p{L}\p{N}]+/u, (marks) => ((lead = marks), ""));
				if (isWord(after)) inner.at(-1).text = inner.at(-1).text.replace(/[^\p{L}\p{N}]+$/u, (marks) => ((trail = marks), ""));
			}
			const element = page.createElement(name);
			if (name === "a") element.setAttribute("href", value);
			if (isWord(before) || isWord(after)) element.dataset.inWord = "";
			element.append(...wrapped(inner.filter((run) => run.br || run.text), page, rest));
			nodes.push(...(lead ? [lead] : []), ...(element.textContent ? [element] : []), ...(trail ? [trail] : []));
			at = end;
		}
		return nodes;
	}

	/** Return the inline content `runs` as nodes; two line breaks in a row end a paragraph. */
	function inline(runs, page) {
		const paragraphs = [[]];
		for (let at = 0; at < runs.length; at++) {
			const isEmptyLine = runs[at].br && runs.slice(at + 1).find((run) => run.br || run.text.trim())?.br;
			if (!isEmptyLine) paragraphs.at(-1).push(runs[at]);
			else if (paragraphs.at(-1).length) paragraphs.push([]);
		}
		const blank = (run) => run && (run.br || !run.text.trim());
		for (const part of paragraphs) {
			while (paragraphs.length > 1 ? blank(part[0]) : part[0]?.br) part.shift();
			while (paragraphs.length > 1 ? blank(part.at(-1)) : part.at(-1)?.br) part.pop();
		}
		const full = paragraphs.filter((part) => part.length).map((part) => wrapped(merged(part), page));
		if (full.length < 2) return full.flat();
		return full.map((nodes) => {
			const p = page.createElement("p");
			p.append(...nodes);
			return p;
		});
	}

	/** Replace the content of the block `parent`: its blocks, and its words with their formats only. */
	function rebuild(parent, format) {
		const page = parent.ownerDocument;
		const nodes = [];
		let runs = [];
		const flush = () => {
			nodes.push(...inline(runs, page));
			runs = [];
		};
		const walk = (node, around) => {
			for (const child of [...node.childNodes]) {
				const name = child.localName;
				if (child.nodeType === Node.TEXT_NODE) {
					const text = small(plainSpaces(child.data), around.signs);
					if (text) runs.push({ text, href: around.href || "", bold: Boolean(around.bold), italic: Boolean(around.italic) });
				} else if (child.nodeType !== Node.ELEMENT_NODE) continue;
				else if (name === "br") runs.push(around.isFixed ? { text: " " } : { br: true });
				else if (BLOCKS.has(name)) {
					flush();
					rebuild(child, formatOf(child, around));
					nodes.push(child);
				} else if (name === "sup" && child.querySelector("a[href*='#']")) {
					// A number that leads to a source: ours is a citation, any other leads nowhere here.
					const key = /#ref-([a-z0-9][a-z0-9-]*)$/.exec(child.querySelector("a").getAttribute("href"))?.[1];
					if (key) runs.push({ text: `[@${key}]`, href: "", bold: false, italic: false });
				} else walk(child, formatOf(child, around));
			}
		};
		walk(parent, format);
		flush();
		parent.replaceChildren(...nodes);
	}

	return (html) => {
		// The content policy would report each style and handler, although nothing applies them here.
		const quiet = html.replace(/<style\b.*?<\/style\s*>/gis, "").replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)(?=\s*=)/gi, " data-$1"));
		const page = new DOMParser().parseFromString(quiet, "text/html");
		const root = page.body;
		for (const element of root.querySelectorAll(UNWANTED)) element.remove();
		for (const element of [...root.querySelectorAll("[data-style]")]) if (UNSEEN.test(styleOf(element))) element.remove();
		for (const title of root.querySelectorAll("p.MsoTitle")) rename(title, "h1");
		for (const one of root.querySelectorAll("[role='heading']:not(h1, h2, h3, h4, h5, h6)")) rename(one, `h${Math.min(Math.max(parseInt(one.getAttribute("aria-level"), 10) || 2, 1), 6)}`);
		for (const pre of root.querySelectorAll("pre")) {
			pre.innerHTML = pre.innerHTML.trim().replace(/\r?\n/g, "<br>");
			rename(pre, "div");
		}
		wordLists(root);
		repairLists(root);
		tables(root);
		for (const heading of root.querySelectorAll(`li :is(${HEADINGS})`)) rename(heading, "p");
		rebuild(root, { bold: false, italic: false });
		for (const li of root.querySelectorAll("li")) {
			const blocks = [...li.children].filter((child) => child.localName === "p" || child.localName === "div");
			if (blocks.length === 1) unwrap(blocks[0]);
			if (!li.textContent.trim()) li.remove();
			for (const list of [...li.children].filter((child) => child.localName === "ul" || child.localName === "ol")) {
				// Turndown needs a paragraph for what follows a list inside an item.
				const after = page.createElement("p");
				while (list.nextSibling && !BLOCKS.has(list.nextSibling.localName)) after.append(list.nextSibling);
				if (after.textContent.trim()) list.after(after);
			}
		}
		return root;
	};
})();
