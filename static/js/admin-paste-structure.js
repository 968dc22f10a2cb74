// The lists and tables in the HTML of a clipboard, as the elements that they stand for. Used by admin-paste-clean.js.
const pasteStructure = (() => {
	const HEADINGS = "h1, h2, h3, h4, h5, h6";
	const MARKER = /^\s*(?:[·•▪◦●○■□‣⁃∙§Øüvo\uE000-\uF8FF]|(?<number>[0-9]{1,3}|[a-z]{1,2}|[ivxl]{1,5})[.)])(?:\s|$)/i;

	const styleOf = (element) => element.dataset.style ?? "";
	const property = (element, name) => new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, "i").exec(styleOf(element))?.[1].trim().toLowerCase();
	const unwrap = (element) => element.replaceWith(...element.childNodes);
	const rename = (element, name) => {
		const renamed = element.ownerDocument.createElement(name);
		renamed.append(...element.childNodes);
		element.replaceWith(renamed);
		return renamed;
	};

	/** Return `text` with ordinary spaces, and without signs that nobody sees. */
	const plainSpaces = (text) => text.replace(/[\u00AD\u200B\u2060\uFEFF\uFFFC]/g, "").replace(/[\s\u00A0]+/g, " ");

	// Lists ------------------------------------------------------------------------------------------------

	/** Return lists made of `items`, each { level, isOrdered, number, li }, in order. */
	function nest(items, page) {
		const roots = [];
		let stack = [];
		for (const { level, isOrdered, number, li } of items) {
			while (stack.length && stack.at(-1).level > level) stack.pop();
			let last = stack.at(-1);
			if (!last || last.level < level || last.isOrdered !== isOrdered) {
				if (last?.level === level) stack.pop();
				const list = page.createElement(isOrdered ? "ol" : "ul");
				if (isOrdered && number > 1) list.setAttribute("start", number);
				const outer = stack.at(-1)?.list.lastElementChild;
				if (outer) outer.append(list);
				else roots.push(list);
				last = { level, isOrdered, list };
				stack.push(last);
			}
			last.list.append(li);
		}
		return roots;
	}

	/** Return the list item that the Word paragraph `p` stands for, or null. Its marker is removed. */
	function wordItem(p) {
		const place = /mso-list\s*:\s*l\d+\s+level(\d)/i.exec(styleOf(p));
		if (!place && !/\bMsoList(?:Paragraph|Bullet|Number)/.test(p.className)) return null;
		const marked = p.querySelector("[data-style*='mso-list:ignore' i], [data-style*='mso-list: ignore' i]");
		const marker = MARKER.exec(`${(marked ?? p).textContent.trim()} `);
		if (!marked && !marker) return null;
		if (marked) marked.remove();
		else {
			let left = marker[0].trim().length;
			const texts = p.ownerDocument.createTreeWalker(p, NodeFilter.SHOW_TEXT);
			while (left && texts.nextNode()) {
				const text = texts.currentNode;
				text.data = text.data.replace(/^\s+/, "");
				const cut = Math.min(left, text.data.length);
				text.data = text.data.slice(cut);
				left -= cut;
			}
		}
		if (p.matches(HEADINGS)) return null; // a numbered heading
		const indent = /^([\d.]+)(in|pt|cm|px)/.exec(property(p, "margin-left") ?? "");
		const inches = indent ? indent[1] / { in: 1, pt: 72, cm: 2.54, px: 96 }[indent[2]] : 0;
		const number = marker?.groups.number;
		const li = p.ownerDocument.createElement("li");
		return { level: place ? +place[1] : Math.max(1, Math.round(inches / 0.5)), isOrdered: Boolean(number), number: parseInt(number, 10) || 1, li };
	}

	function wordLists(root) {
		let run = [], end = null;
		const finish = () => {
			if (run.length) end.before(...nest(run, root.ownerDocument));
			end?.remove();
			[run, end] = [[], null];
		};
		for (const p of [...root.querySelectorAll(`p, div, ${HEADINGS}`)]) {
			if (p.querySelector("p, div, table, ul, ol")) continue;
			const item = wordItem(p);
			const follows = end && p.previousElementSibling === end;
			if (!item) {
				// A paragraph without a marker belongs to the item above it.
				if (follows && /\bMsoList/.test(p.className) && p.textContent.trim()) {
					run.at(-1).li.append(p.cloneNode(true));
					p.remove();
				}
				continue;
			}
			if (!follows) finish();
			item.li.append(...p.childNodes);
			run.push(item);
			end?.remove();
			end = p; // marks the place of the list
		}
		finish();
	}

	/** Repair lists: nested as browsers do not parse them, in pieces (Word on the web), or without a list around. */
	function repairLists(root) {
		const page = root.ownerDocument;
		const isList = (node) => node?.localName === "ul" || node?.localName === "ol";
		for (const div of [...root.querySelectorAll("div")].reverse()) if (div.children.length && [...div.children].every(isList) && !div.textContent.replace(div.children[0].textContent, "").trim()) unwrap(div);
		for (const li of root.querySelectorAll("li")) {
			if (isList(li.parentNode)) continue;
			const list = isList(li.previousElementSibling) ? li.previousElementSibling : page.createElement("ul");
			if (!list.parentNode) li.before(list);
			list.append(li);
		}
		for (const list of [...root.querySelectorAll("ul, ol")].filter((one) => isList(one.parentNode))) {
			const before = list.previousElementSibling;
			if (before?.localName === "li") before.append(list);
			else unwrap(list);
		}
		for (const list of [...root.querySelectorAll("ul, ol")]) {
			if (!list.isConnected || !list.querySelector(":scope > li[data-aria-level]")) continue;
			const pieces = [list];
			while (isList(pieces.at(-1).nextElementSibling)) pieces.push(pieces.at(-1).nextElementSibling);
			const items = pieces.flatMap((piece) => [...piece.children].map((li) => ({ level: +li.dataset.ariaLevel || 1, isOrdered: piece.localName === "ol", number: +piece.getAttribute("start") || 1, li })));
			const marks = page.createTextNode("");
			list.before(marks);
			for (const piece of pieces) piece.remove();
			marks.replaceWith(...nest(items, page));
		}
		for (const list of [...root.querySelectorAll("ul, ol")]) {
			const next = list.nextSibling?.nodeType === Node.TEXT_NODE && !list.nextSibling.data.trim() ? list.nextSibling.nextSibling : list.nextSibling;
			if (next?.localName !== list.localName) continue;
			next.prepend(...list.childNodes);
			if (list.hasAttribute("start")) next.setAttribute("start", list.getAttribute("start"));
			else next.removeAttribute("start");
			list.remove();
		}
	}

	// Tables -----------------------------------------------------------------------------------------------

	const isBold = (cell) => cell.localName === "th" || [...cell.querySelectorAll("b, strong, [data-style*='font-weight']")].some((part) => part.textContent.trim() === cell.textContent.trim() && !/font-weight\s*:\s*(?:normal|400)/i.test(styleOf(part)));

	/** Turn a table into a list, one item for each row: texts have no tables. A table for layout is dissolved. */
	function tables(root) {
		const page = root.ownerDocument;
		for (const table of [...root.querySelectorAll("table")].reverse()) {
			const rows = [...table.rows].map((row) => [...row.cells]).filter((row) => row.some((cell) => cell.textContent.trim()));
			const isLayout = !rows.some((row) => row.length > 1) || table.querySelector(`${HEADINGS}, ul, ol, table, [data-table]`);
			if (isLayout) {
				table.replaceWith(...rows.flat().map((cell) => rename(cell, "div")));
				continue;
			}
			const head = rows.length > 1 && rows[0].every((cell) => isBold(cell) || !cell.textContent.trim()) ? rows.shift().map((cell) => plainSpaces(cell.textContent).trim()) : [];
			const list = page.createElement("ul");
			list.dataset.table = "";
			for (const row of rows) {
				const li = page.createElement("li");
				row.forEach((cell, place) => {
					for (const part of [...cell.querySelectorAll("p, div, br")]) {
						part.before(" ");
						unwrap(part);
					}
					if (!cell.textContent.trim()) return;
					if (li.hasChildNodes()) li.append(place === 1 || li.children.length === 1 ? (head.length ? " – " : ": ") : "; ");
					if (place && head[place]) li.append(`${head[place]}: `);
					const part = page.createElement(place || !head.length ? "span" : "strong");
					while (cell.firstChild?.nodeType === Node.TEXT_NODE && !cell.firstChild.data.trim()) cell.firstChild.remove();
					while (cell.lastChild?.nodeType === Node.TEXT_NODE && !cell.lastChild.data.trim()) cell.lastChild.remove();
					part.append(...cell.childNodes);
					li.append(part);
				});
				list.append(li);
			}
			const caption = table.caption && rename(table.caption, "p");
			table.replaceWith(...(caption ? [caption] : []), list);
		}
	}

	return { HEADINGS, styleOf, property, unwrap, rename, plainSpaces, wordLists, repairLists, tables };
})();
