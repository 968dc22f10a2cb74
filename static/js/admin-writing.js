// The text editor: a toolbar, a preview and reading grade while staff type, and lists to insert from.
// Without this script the text areas are plain.
const QUIET = 400; // ms without typing before the preview is requested
const SILENT = 2000; // ms before a screen reader announces a changed grade

const areas = [...document.querySelectorAll(".writing")].map((root) => ({
	root,
	text: root.querySelector("textarea"),
	tools: root.querySelector(".writing-tools"),
	preview: root.querySelector(".writing-preview"),
	reading: root.querySelector(".writing-reading"),
	status: root.querySelector(":scope > [role=status]"),
	said: null,
}));

// Preview and reading grade ----------------------------------------------------------------------------

let waiting, asked = 0;

async function look() {
	const number = ++asked;
	const { form } = areas[0].text;
	const body = new FormData();
	for (const { text } of areas) body.append(text.name, text.value);
	if (form.elements.slug) body.append("slug", form.elements.slug.value);
	let answer, texts = null;
	try {
		answer = await fetch(areas[0].root.dataset.lookUrl, { method: "POST", body, headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } });
		if (answer.ok && !answer.redirected) ({ texts } = await answer.json());
	} catch {
		// No network: a message is shown below.
	}
	if (number !== asked) return; // outdated: the user kept typing
	for (const area of areas) show(area, texts?.[area.text.name], answer?.redirected);
}

function show(area, answer, isSignedOut) {
	area.reading.hidden = false;
	if (!answer) {
		area.reading.textContent = isSignedOut ? area.root.dataset.signedOut : area.root.dataset.failed;
		area.shown = null;
		return;
	}
	const shown = JSON.stringify(answer);
	if (shown !== area.shown) {
		area.shown = shown;
		area.reading.innerHTML = answer.reading;
		if (area.preview) {
			area.preview.hidden = false;
			area.preview.innerHTML = answer.preview;
			for (const link of area.preview.querySelectorAll("a")) link.target = "_blank";
		}
	}
	area.said ??= answer.summary; // do not announce the grade on page load
	if (answer.summary !== area.said) area.speaking = setTimeout(() => (area.status.textContent = area.said = answer.summary), SILENT);
}

function lookSoon() {
	clearTimeout(waiting);
	for (const area of areas) clearTimeout(area.speaking);
	waiting = setTimeout(look, QUIET);
}

// Formatting -------------------------------------------------------------------------------------------

/** Replace the text between `start` and `end` with `words`, so that the browser can undo it. */
function put(text, start, end, words) {
	text.focus();
	text.setSelectionRange(start, end);
	if (!document.execCommand("insertText", false, words)) {
		text.setRangeText(words, start, end, "end");
		text.dispatchEvent(new Event("input", { bubbles: true }));
	}
}

function around(text, mark) {
	const { selectionStart: start, selectionEnd: end, value } = text;
	const words = value.slice(start, end);
	if (value.slice(start - mark.length, start) === mark && value.slice(end, end + mark.length) === mark) {
		put(text, start - mark.length, end + mark.length, words);
		text.setSelectionRange(start - mark.length, end - mark.length);
	} else {
		put(text, start, end, mark + words + mark);
		text.setSelectionRange(start + mark.length, end + mark.length);
	}
}

function lines(text, mark) {
	const { value } = text;
	const start = value.lastIndexOf("\n", text.selectionStart - 1) + 1;
	const next = value.indexOf("\n", text.selectionEnd);
	const end = next < 0 ? value.length : next;
	const chosen = value.slice(start, end).split("\n");
	const isMarked = chosen.every((line) => line.startsWith(mark) || !line.trim());
	const undo = isMarked && chosen.some((line) => line.trim());
	let words = chosen.map((line) => (undo ? line.replace(mark, "") : line.startsWith(mark) || (!line.trim() && chosen.length > 1) ? line : mark + line)).join("\n");
	const before = value.slice(0, start);
	if (!undo && before && !before.endsWith("\n\n") && !before.slice(0, -1).split("\n").pop().startsWith(mark)) words = `\n${words}`;
	put(text, start, end, words);
}

/** Return a link from `label` to `address`. Addresses of this site become paths. */
function linkTo(label, address) {
	let url = null;
	try {
		url = new URL(address);
	} catch {
		// A path of this site.
	}
	const path = url?.origin === location.origin ? url.pathname + url.search + url.hash : address;
	return `[${label}](${path.replace(/[\s()<>\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)})`;
}

function press(area, button) {
	const { around: mark, lines: lead } = button.dataset;
	if (mark) around(area.text, mark);
	else if (lead) lines(area.text, lead);
	else openPicker(area, button);
}

/** Make the toolbar a single tab stop; the arrow keys, Home and End move within it. */
function setUpTools(area) {
	const buttons = [...area.tools.querySelectorAll("button")];
	const enter = (button) => buttons.forEach((one) => (one.tabIndex = one === button ? 0 : -1));
	enter(buttons[0]);
	area.tools.hidden = false;
	area.tools.addEventListener("keydown", (event) => {
		const place = buttons.indexOf(document.activeElement);
		const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: buttons.length - 1 }[event.key];
		if (next === undefined || place < 0) return;
		event.preventDefault();
		const button = buttons.at(next % buttons.length);
		enter(button);
		button.focus();
	});
	for (const button of buttons) {
		button.addEventListener("click", () => {
			enter(button);
			press(area, button);
		});
	}
	area.text.addEventListener("keydown", (event) => {
		if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
		const button = buttons.find((one) => one.dataset.key === event.key.toLowerCase());
		if (!button) return;
		event.preventDefault();
		press(area, button);
	});
}

// Lists to insert from ---------------------------------------------------------------------------------

/** Return the address that `typed` is, or "": a web address, an e-mail address, a telephone number, or a path. */
function addressIn(typed) {
	const text = typed.trim();
	if (/^(?:https?:\/\/|mailto:|tel:|\/(?!\/))\S+$/i.test(text)) return text;
	if (/^www\.\S+\.\S+$/i.test(text)) return `https://${text}`;
	return /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text) ? `mailto:${text}` : "";
}

function openPicker(area, button) {
	const { text } = area;
	const { selectionStart: start, selectionEnd: end } = text;
	const dialog = area.root.querySelector("template").content.firstElementChild.cloneNode(true);
	const [field, status, list, close] = ["input", "[role=status]", "ul", "button"].map((part) => dialog.querySelector(part));
	dialog.querySelector("h2").textContent = button.getAttribute("aria-label");
	dialog.querySelector("label").textContent = button.dataset.hint;
	let choices = [], current = -1, search, number = 0, isChosen = false;

	const mark = (place) => {
		current = place;
		[...list.children].forEach((item, index) => item.setAttribute("aria-selected", index === place));
		field.setAttribute("aria-activedescendant", list.children[place]?.id ?? "");
		list.children[place]?.scrollIntoView({ block: "nearest" });
	};
	const choose = (choice) => {
		isChosen = true;
		dialog.close();
		const selected = text.value.slice(start, end);
		if (choice.link && selected) put(text, start, end, linkTo(selected, choice.link));
		else if (choice.insert) put(text, end, end, choice.insert); // a reference is inserted after the selection
		else {
			put(text, end, end, linkTo(button.dataset.words, choice.link));
			text.setSelectionRange(end + 1, end + 1 + button.dataset.words.length); // to be replaced
		}
	};
	const find = async () => {
		const mine = ++number;
		let found = null;
		try {
			const answer = await fetch(`${button.dataset.pick}?q=${encodeURIComponent(field.value)}`);
			if (answer.ok && !answer.redirected) found = (await answer.json()).choices;
		} catch {
			// No network: a message is shown below.
		}
		if (mine === number) offer(found);
	};
	/** Offer what was typed, if it is an address, and the choices `found`: null means that there is no list. */
	const offer = (found) => {
		const address = "typed" in button.dataset ? addressIn(field.value) : "";
		choices = found ?? [];
		const isListed = choices.some((choice) => linkTo("", choice.link) === linkTo("", address));
		if (address && !isListed) choices = [...choices, { label: button.dataset.typed, note: address, link: address }];
		list.replaceChildren(...choices.map((choice, index) => {
			const item = document.createElement("li");
			item.id = `${list.id}_${index}`;
			item.role = "option";
			const [label, note] = [document.createElement("b"), document.createElement("span")];
			label.textContent = choice.label;
			note.textContent = choice.note;
			item.append(label, note);
			item.addEventListener("click", () => choose(choice));
			return item;
		}));
		list.hidden = !choices.length;
		field.setAttribute("aria-expanded", choices.length > 0);
		status.textContent = choices.length ? status.dataset.found : found ? status.dataset.none : status.dataset.failed;
		mark(choices.length ? 0 : -1);
	};

	field.addEventListener("input", () => {
		clearTimeout(search);
		const address = "typed" in button.dataset ? addressIn(field.value) : "";
		if (address && !address.startsWith("/") && !address.startsWith(location.origin)) offer([]); // Enter works without a wait
		search = setTimeout(find, 200);
	});
	field.addEventListener("keydown", (event) => {
		const count = choices.length;
		const next = { ArrowDown: (current + 1) % count, ArrowUp: (current - 1 + count) % count }[event.key];
		if (next >= 0) mark(next);
		else if (event.key === "Enter" && choices[current]) choose(choices[current]);
		else if (event.key !== "Enter") return;
		event.preventDefault();
	});
	close.addEventListener("click", () => dialog.close());
	dialog.addEventListener("close", () => {
		dialog.remove();
		if (isChosen) return;
		text.focus();
		text.setSelectionRange(start, end);
	});
	document.body.append(dialog);
	dialog.showModal();
	field.focus();
	find();
}

// ------------------------------------------------------------------------------------------------------

for (const area of areas) {
	if (area.tools) setUpTools(area);
	area.text.addEventListener("input", lookSoon);
	// Reference numbers and anchors have no target in the preview.
	area.preview?.addEventListener("click", (event) => {
		if (event.target.closest("a[href^='#']")) event.preventDefault();
	});
}
if (areas.length) look();
