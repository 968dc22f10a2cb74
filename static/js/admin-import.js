// Import of clinics: shows the progress while the server reads a file. Without this script the page just waits, and a
// page of background work has a link that looks again.
async function progressOf(url) {
	try {
		return await (await fetch(url)).json();
	} catch {
		return null; // the next request may succeed
	}
}

function show(bar, { rows_done, rows_total }) {
	if (!rows_total) return;
	bar.max = rows_total;
	bar.value = rows_done;
	bar.title = `${rows_done} / ${rows_total}`;
}

for (const form of document.querySelectorAll("form[data-progress-url]")) {
	const line = form.querySelector(".import-progress");
	form.addEventListener("submit", () => {
		line.textContent = line.dataset.words;
		line.hidden = false;
		// After the form data is collected: disabling the button prevents a second click.
		setTimeout(() => { form.querySelector("[type=submit]").disabled = true; });
		const bar = document.createElement("progress");
		line.prepend(bar);
		setInterval(async () => {
			const found = await progressOf(form.dataset.progressUrl);
			if (found) show(bar, found);
		}, 700);
	});
}

for (const part of document.querySelectorAll("[data-waiting-url]")) {
	const words = part.querySelector("[role=status]");
	const look = async () => {
		const found = await progressOf(part.dataset.waitingUrl);
		if (found && !found.is_under_way) {
			location.reload();
			return;
		}
		if (found) {
			show(part.querySelector("progress"), found);
			if (words.textContent !== found.words) words.textContent = found.words;
		}
		setTimeout(look, 1500);
	};
	setTimeout(look, 1000);
}
