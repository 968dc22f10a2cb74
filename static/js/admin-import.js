// Import of clinics: shows how far a file is read while the server works. Without it the page simply waits.
for (const form of document.querySelectorAll("form[data-progress-url]")) {
	const line = form.querySelector(".import-progress");
	form.addEventListener("submit", () => {
		line.textContent = line.dataset.words;
		line.hidden = false;
		// After the form's data is taken: a disabled button keeps a second click away.
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
				// The next second may do better.
			}
		}, 700);
	});
}
