// Tells the server that a form is still open, and shows who else has it open (clinic_site/publishing/admin/editing_now.py).
(() => {
	const line = document.getElementById("editing-now");
	const token = document.querySelector("#content-main > form [name=csrfmiddlewaretoken]");
	if (!line || !token) return;

	async function look() {
		try {
			const answer = await fetch(line.dataset.url, { method: "POST", headers: { "X-CSRFToken": token.value }, redirect: "error" });
			const { words } = await answer.json();
			if (line.textContent !== words) line.textContent = words;
		} catch {
			// Offline or signed out: the next look, or the next save, says so.
		}
	}
	setInterval(look, Number(line.dataset.every) * 1000);
})();
