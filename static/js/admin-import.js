// Import of clinics: shows the progress while the server reads a file. Without this script the page just waits.
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
			try {
				const { rows_done, rows_total } = await (await fetch(form.dataset.progressUrl)).json();
				if (!rows_total) return;
				bar.max = rows_total;
				bar.value = rows_done;
				bar.title = `${rows_done} / ${rows_total}`;
			} catch {
				// The next request may succeed.
			}
		}, 700);
	});
}
