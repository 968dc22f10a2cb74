// Paste from Word and from web pages into a Markdown text area: what arrives is Markdown. Needs admin-writing.js.
const WHOLE_ADDRESS = /^(?:https?:\/\/|mailto:|tel:)\S+$/i;

/** Return the level of the last Markdown heading in `text`, or 0. */
const levelAbove = (text) => (text.match(/^#{1,6}(?= )/gm) ?? [""]).at(-1).length;

/** Return `words` with the empty lines that a heading, a list or several paragraphs need around them. */
function apart(words, before, after) {
	if (!/\n\n|^(?:#|- |[0-9]+\. |> )/.test(words)) return words;
	const lead = !before.trim() || /\n[ \t]*\n[ \t]*$/.test(before) ? "" : /\n[ \t]*$/.test(before) ? "\n" : "\n\n";
	const trail = !after.trim() || /^[ \t]*\n[ \t]*\n/.test(after) ? "" : /^[ \t]*\n/.test(after) ? "\n" : "\n\n";
	return lead + words + trail;
}

for (const area of areas.filter((one) => one.root.dataset.top)) {
	const { root, text } = area;
	const notice = root.querySelector(".writing-pasted");
	let isPlain = false, pasted = null;

	const note = (isShown) => (notice.hidden = !isShown);

	// Ctrl+Shift+V pastes exactly the plain text.
	text.addEventListener("keydown", (event) => (isPlain = (event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === "v"));
	text.addEventListener("keyup", () => (isPlain = false));

	text.addEventListener("paste", (event) => {
		const { clipboardData } = event;
		const plain = clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
		if (isPlain || clipboardData.types.includes("vscode-editor-data")) return;
		const { selectionStart: start, selectionEnd: end, value } = text;
		const selected = value.slice(start, end);
		const isLink = selected && !/\n/.test(selected) && WHOLE_ADDRESS.test(plain.trim());
		let words;
		if (isLink) words = linkTo(selected, plain.trim());
		else {
			words = pasteMarkdown({ html: clipboardData.getData("text/html"), text: plain, top: Number(root.dataset.top), above: levelAbove(value.slice(0, start)) });
			if (!words.trim() || words === plain.trim()) return; // the browser can do this
			if (!/\n/.test(words)) words = /^\s*/.exec(plain)[0].replace(/\n/g, "") + words.trim() + /\s*$/.exec(plain)[0].replace(/\n/g, "");
			words = apart(words, value.slice(0, start), value.slice(end));
		}
		event.preventDefault();
		put(text, start, end, words);
		if (isLink) return;
		pasted = { start, words, plain };
		note(true);
		area.status.textContent = notice.querySelector("p").textContent;
	});

	text.addEventListener("input", () => note(false));

	notice.querySelector("button").addEventListener("click", () => {
		const { start, words, plain } = pasted;
		if (text.value.slice(start, start + words.length) === words) put(text, start, start + words.length, plain);
		note(false);
		text.focus();
	});
}
