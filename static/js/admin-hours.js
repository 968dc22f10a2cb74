// The editor of opening hours: refreshes the preview while staff type, and copies Monday's hours.
for (const editor of document.querySelectorAll(".hours-editor")) {
	const preview = editor.querySelector(".hours-preview");
	const token = document.querySelector("[name=csrfmiddlewaretoken]");
	const lines = [...editor.querySelectorAll("input, textarea")];
	let waiting, asked = 0;

	const refresh = async () => {
		const number = ++asked;
		const body = new FormData();
		for (const line of lines) body.append(line.name, line.value);
		let html = "";
		try {
			const answer = await fetch(editor.dataset.previewUrl, { method: "POST", body, headers: { "X-CSRFToken": token.value } });
			if (answer.ok && !answer.redirected) html = await answer.text();
		} catch {
			// No network: a message is shown below.
		}
		if (number !== asked) return; // outdated: the user kept typing
		if (html) preview.innerHTML = html;
		else preview.textContent = editor.dataset.failed;
	};

	editor.addEventListener("input", () => {
		clearTimeout(waiting);
		waiting = setTimeout(refresh, 300);
	});

	const copy = editor.querySelector(".hours-copy");
	if (copy) {
		copy.hidden = false;
		copy.addEventListener("click", () => {
			for (const line of lines.slice(1, 5)) line.value = lines[0].value;
			refresh();
		});
	}
}
