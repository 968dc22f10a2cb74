// Copies the URL in a field. Without JavaScript there is no button, and the field can be selected manually.
for (const button of document.querySelectorAll("[data-copy]")) {
	const field = document.getElementById(button.dataset.copy);
	const words = button.textContent;
	button.hidden = false;
	field.addEventListener("focus", () => field.select());
	button.addEventListener("click", async () => {
		field.select();
		try {
			await navigator.clipboard.writeText(field.value);
		} catch {
			document.execCommand("copy"); // the Clipboard API needs HTTPS
		}
		button.textContent = button.dataset.done;
		document.querySelector(".preview-link-copied").textContent = button.dataset.done;
		setTimeout(() => { button.textContent = words; document.querySelector(".preview-link-copied").textContent = ""; }, 4000);
	});
}
