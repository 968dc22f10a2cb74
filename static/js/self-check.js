// The self-check: ticked items appear on the sheet below. Answers exist only in this page: they are never stored, sent
// or put into the address, and leaving the page clears them.
{
	const form = document.getElementById("self-check");
	const sheet = document.getElementById("sheet");
	const boxes = [...form.querySelectorAll("input")];
	const tally = form.querySelector(".self-check-tally");
	const status = sheet.querySelector("[role=status]");
	const clearButton = sheet.querySelector("[data-clear]");

	const update = () => {
		for (const box of boxes) document.getElementById(box.dataset.tells).hidden = !box.checked;
		for (const group of sheet.querySelectorAll(".ladder-rung")) group.hidden = !group.querySelector("li:not([hidden])");
		const count = boxes.filter((box) => box.checked).length;
		const { none, some, stop } = sheet.dataset;
		const words = count ? some.replace("%s", count) : none;
		tally.hidden = count === 0;
		tally.firstElementChild.textContent = words;
		return form.querySelector("[data-level=absolute] :checked") ? `${words} ${stop}` : words;
	};
	const clear = () => {
		for (const box of boxes) box.checked = false;
		return update();
	};

	clearButton.hidden = false;
	form.addEventListener("change", () => { status.textContent = update(); });
	clearButton.addEventListener("click", () => { status.textContent = clear(); });
	// Move the focus instead of following a link, so that the address doesn't change.
	tally.querySelector("button").addEventListener("click", () => sheet.querySelector("h2").focus());
	// The browser's back-forward cache must not keep the answers.
	addEventListener("pagehide", clear);
	addEventListener("pageshow", (event) => { if (event.persisted) clear(); });
	update();
}
